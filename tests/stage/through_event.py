"""What the test of the form does in a process of its own: `python -m tests.stage.through_event FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import arcade

from games.stage.client import Client
from games.stage.stamps import Press
from games.stage.window import BACK_TAB
from tests.stage.driving import click, frame, key, own_window, stamps_of, until

PANEL = 3


def main(folder: Path) -> None:
    """Fill in a payment by mouse and keys, send it, and read what it came to; then one that is wrong."""
    with own_window(folder) as (stage, client):
        click(stage, PANEL, Press("page", "event"))
        until(stage, lambda: _has(stage, "payment"))
        _save_both(stage, folder, "event-types")
        send(stage, client, folder)
        letters_are_letters(stage)
        mend(stage, folder)
        refuse(stage, folder)
        go_back(stage)


def send(stage: Any, client: Client, folder: Path) -> None:
    """A payment of another amount is typed and sent with Enter: the server has it, and the page says why."""
    click(stage, PANEL, Press("type", "payment"))
    _save_both(stage, folder, "event-form")
    click(stage, PANEL, Press("field", "channel"))
    click(stage, PANEL, Press("field", "amount"))
    for _ in range(3):
        motion(stage, arcade.key.MOTION_BACKSPACE)
    type_in(stage, "52.5")
    _save_both(stage, folder, "event-typing")
    click(stage, PANEL, Press("view", "json"))
    _save_both(stage, folder, "event-json")
    click(stage, PANEL, Press("view", "form"))
    click(stage, PANEL, Press("field", "amount"))
    key(stage, arcade.key.ENTER)
    until(stage, lambda: stage.acts.log and not stage.acts.busy)
    [act] = stage.acts.log
    event = act.answer.told["event"]
    assert (event["data"]["amount"], event["data"]["channel"]) == ("52.5", "card")
    told = client.ask("GET", f"/v1/players/mei/why?event={event['id']}").told
    assert told["status"] == "applied"
    earned = [gain for one in told["quests"] for gain in one["earned"]]
    assert earned
    assert [(gain["quest"], gain["amount"]) for gain in act.answer.told["result"]["earned"]] == [
        (gain["quest"], gain["amount"]) for gain in earned
    ]
    page = next(one for one in stage.panel.pages if one.NAME == "event")
    until(stage, lambda: page._came.why is not None)
    frame(stage)
    _save_both(stage, folder, "event-answer")
    quest = [one.press for one in stamps_of(stage, PANEL) if one.press and one.press.what == "why"][-1]
    click(stage, PANEL, quest)
    assert any(_has(stage, f" · {verdict}") for verdict in ("yes", "no"))
    _save_both(stage, folder, "event-why")
    click(stage, PANEL, quest)
    click(stage, PANEL, Press("again"))
    until(stage, lambda: len(stage.acts.log) == 2 and not stage.acts.busy)
    assert stage.acts.log[1].answer.told["result"]["replayed"]
    _save_both(stage, folder, "event-again")


def letters_are_letters(stage: Any) -> None:
    """While a field is typed into, the keys of the window do nothing but type; after Escape they do again."""
    click(stage, PANEL, Press("view", "form"))
    click(stage, PANEL, Press("field", "merchant"))
    lang, rate, many = stage.bar.lang, stage.acts.rate, len(stage.acts.log)
    keys = arcade.key
    for symbol, sign in zip((keys.L, keys.SPACE, keys.F, keys.KEY_1, keys.B), "l f1b", strict=True):
        key(stage, symbol)
        type_in(stage, sign)
    assert (stage.bar.lang, stage.acts.rate, len(stage.acts.log), stage.presenting.blank) == (lang, rate, many, False)
    assert _has(stage, "l f1b|")
    key(stage, arcade.key.TAB)
    stage.window.dispatch_event("on_key_press", BACK_TAB, arcade.key.MOD_SHIFT)
    frame(stage)
    assert stage.panel.typing.at == Press("field", "merchant")
    key(stage, arcade.key.ESCAPE)
    assert not stage.panel.typing
    key(stage, arcade.key.L)
    assert stage.bar.lang != lang
    key(stage, arcade.key.L)


def mend(stage: Any, folder: Path) -> None:
    """What may not stand in a field is marked and not sent."""
    many = len(stage.acts.log)
    click(stage, PANEL, Press("field", "amount"))
    type_in(stage, "x")
    key(stage, arcade.key.ENTER)
    assert len(stage.acts.log) == many
    assert not stage.acts.busy
    assert _has(stage, "Mend what is marked first.")
    _save_both(stage, folder, "event-wrong")
    click(stage, PANEL, Press("field", "amount"))
    motion(stage, arcade.key.MOTION_BACKSPACE)


def refuse(stage: Any, folder: Path) -> None:
    """What the server does not take in is said with its code and what to do."""
    click(stage, PANEL, Press("field", "amount"))
    for _ in ("mcc", "merchant", "txn_ref", "@time"):
        key(stage, arcade.key.TAB)
    assert _offered(stage, Press("field", "@time"))
    for _ in range(30):
        motion(stage, arcade.key.MOTION_BACKSPACE)
    type_in(stage, "2031-01-01 10:00")
    click(stage, PANEL, Press("send"))
    until(stage, lambda: _has(stage, "from_the_future"))
    _save_both(stage, folder, "event-future")


def go_back(stage: Any) -> None:
    """What was sent is in the log, and can be gone back from."""
    first = stage.acts.log[0]
    click(stage, PANEL, Press("page", "log"))
    click(stage, PANEL, Press("open", str(first.n)))
    until(stage, partial(_offered, stage, Press("back", first.moment)))
    click(stage, PANEL, Press("back", first.moment))
    until(stage, lambda: not stage.acts.log and not stage.acts.busy)


def type_in(stage: Any, text: str) -> None:
    """Type a text, sign by sign."""
    for sign in text:
        stage.window.dispatch_event("on_text", sign)
        frame(stage)


def motion(stage: Any, key: int) -> None:
    """Press a key that moves or takes away in a line."""
    stage.window.dispatch_event("on_text_motion", key)
    frame(stage)


def _offered(stage: Any, press: Press) -> bool:
    frame(stage)
    return any(one.press == press for one in stamps_of(stage, PANEL))


def _has(stage: Any, words: str) -> bool:
    frame(stage)
    return any(words in one.name for one in stamps_of(stage, PANEL) if one.kind == "text")


def _save_both(stage: Any, folder: Path, name: str, seen: Callable[[], object] = lambda: True) -> None:
    """Save the window in both languages, and leave it in English."""
    until(stage, seen)
    for lang in ("zh-CN", "en"):
        stage.bar.lang = lang
        frame(stage)
        stage.save(folder / f"{name}-{lang}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
