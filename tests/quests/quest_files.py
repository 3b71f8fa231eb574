"""What the tests of the quest language share: the real vocabulary and assets, and one quest that is right."""

from functools import cache

from engine.documents.document import Finding
from engine.game import Asset, assets_of, discover
from engine.incoming.events import Vocabulary
from engine.incoming.vocabulary_file import load_vocabulary
from engine.quests.load import QuestBook, load_texts
from tests.test_tidy import HOME

RIGHT = """\
schema: quest/v1
id: pay-energy
title: {zh-CN: 线下付款, en: Pay in a shop}
owner: loyalty
status: live
when: {event: payment}
if:
  - event.amount >= params.least
  - event.channel == "qr"
params: {least: 1}
reward: {give: energy, amount: 5}
limits:
  - {max: 10, of: reward, every: day}
undo: {on: refund, find: event.payment_ref, within: 90d}
messages:
  zh-CN: "+{reward} {unit}"
  en: "+{reward} {unit}"
tests:
  - name: a payment pays
    story:
      - {at: "2026-12-02 10:00", payment: {amount: 12.50, channel: qr}, expect: {energy: 5}}
"""


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    found, findings = load_vocabulary(HOME / "quests" / "vocabulary.yaml")
    assert found is not None, [finding.text() for finding in findings]
    return found


def assets() -> dict[str, Asset]:
    """The assets of the games."""
    return assets_of(discover())


def findings_of(*texts: str) -> list[Finding]:
    """What the loader says about quests, in files named 0.yaml, 1.yaml, …"""
    return load_texts({f"{n}.yaml": text for n, text in enumerate(texts)}, vocabulary(), assets())[1]


def said(*texts: str) -> list[str]:
    """The first lines of the findings, without the file's name."""
    return [finding.text().splitlines()[0].split(":", 1)[1] for finding in findings_of(*texts)]


def book_of(*texts: str) -> QuestBook:
    """The book of quests that are right."""
    book, findings = load_texts({f"{n}.yaml": text for n, text in enumerate(texts)}, vocabulary(), assets())
    assert book is not None, [finding.text() for finding in findings]
    return book


def changed(*pairs: tuple[str, str]) -> str:
    """The right quest with some of its text replaced."""
    text = RIGHT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text
