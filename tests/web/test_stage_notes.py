"""The presenter's notes of the stage in a real browser: read on a second screen or a phone, anew each second."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from games.stage import branding
from games.stage.notes import Notes
from games.stage.stamps import LANGS, Lang
from games.stage.tapes.reading import load
from tests.browser import PHONE, Browser
from tests.stage.table import Told

BRAND = Path(branding.__file__).with_name("brand.yaml")
SCREEN = (1280, 720)
pytestmark = pytest.mark.slow


@pytest.fixture
def told() -> Told:
    return Told(load("board"))


@pytest.fixture
def notes(told: Told) -> Iterator[Notes]:
    served = Notes(told.deck, branding.load(BRAND))
    yield served
    served.close()


@pytest.mark.parametrize("size", [SCREEN, PHONE])
@pytest.mark.parametrize("lang", LANGS)
def test_the_notes_follow_the_tape_and_its_language_and_fit_the_screen(
    browser: Browser, notes: Notes, told: Told, size: tuple[int, int], lang: Lang
):
    page = browser.page(notes.address, size, dark=size == PHONE)
    expect(page.driven.locator("#notes")).to_contain_text("PageDown")
    told.deck.step()
    told.deck.pass_time(0)
    notes.pass_time(65, lang)

    beat = told.deck.tape.beats[0]
    assert beat.notes is not None
    expect(page.driven.locator("#notes")).to_have_text(beat.notes.said(lang))
    expect(page.driven.locator("#next")).to_have_text(told.deck.tape.beats[1].caption.said(lang))
    expect(page.driven.locator("#played")).to_have_text("1:05")
    expect(page.driven.locator("html")).to_have_attribute("lang", lang)
    expect(page.driven.locator("#logo")).to_be_visible()
    assert page.js("document.documentElement.scrollWidth <= innerWidth")
    assert page.js("document.getElementById('logo').naturalWidth > 0")
    assert page.said() == []


def test_a_stage_that_is_closed_is_said_and_the_last_notes_stay(browser: Browser, told: Told):
    notes = Notes(told.deck)
    page = browser.page(notes.address, SCREEN)
    expect(page.driven.locator("#notes")).not_to_be_empty()
    notes.close()

    expect(page.driven.locator("#alert")).to_have_text("The stage is closed, or does not answer.")
    expect(page.driven.locator("#notes")).not_to_be_empty()
