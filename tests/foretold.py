"""What an explanation says will happen, beside what then happens: for tests that hold the two together."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.explaining.explain import Explanation
from engine.game import assets_of, discover
from engine.incoming.events import Event
from engine.journal import Answer
from engine.people.players import find_player
from engine.published.content import Content
from engine.quests.load import load_texts
from engine.quests.quest import Quest
from engine.support.standing import Standing, locked
from tests.world import UNDO, VOCABULARY, World, quest

BUDGETS = {
    "schema": "budgets/v1",
    "budgets": {
        "spring": {
            "owner": "tests", "asset": "energy", "max": 20, "every": "week", "alert_at": [50, 100],
            "about": {"zh-CN": "春天", "en": "spring"},
        }
    },
}  # fmt: skip


def rich_content() -> Content:
    """Quests that use every word of the language, about payments and sign-ins."""
    streak = [{"when": "streak.length % 3 == 0", "give": "feed", "amount": "streak.length"}]
    steps = [
        {"id": "shop", "when": {"event": "payment"}, "if": ["event.amount >= 5"], "need": 2, "within": "7d"},
        {"id": "come", "when": {"event": "sign_in"}, "after": "shop"},
    ]
    asks: dict[str, Any] = {"if": ["event.amount > params.rate"]}
    split = {"key": "split", "arms": {"control": 50, "double": 50}, "set": {"double": {"params.rate": 2}}}
    return content_with(
        quest("cool", amount=3, cooldown="6h"),
        quest("rich", amount="event.amount * params.rate", params={"rate": 1}, experiment=split, limits=[
            {"max": 40, "of": "reward", "per": "player", "every": "day"},
            {"max": 90, "of": "reward", "per": "quest", "every": "week", "alert_at": [50, 100]},
        ]),
        quest("whole", amount="event.amount", limits=[
            {"max": 25, "of": "reward", "per": "player", "every": "day", "cut": False}]),
        quest("shared", amount=6, budget="spring"),
        quest("also", amount=4, budget="spring", priority=50),
        quest("in-a-row", "sign_in", give="feed", amount=1, streak={"every": "day", "forgive": 1, "in": "7d"},
              bonus=streak, limits=[{"max": 1, "of": "times", "per": "player", "every": "day"}]),
        quest("third", amount=7, count={"times": "acts", "every": "week", "need": 3}, undo=UNDO),
        quest("best-a", amount=2, exclusive="best"),
        quest("best-b", amount="event.amount / 4", exclusive="best"),
        quest("dated", amount="params.rate", params={"rate": {"2026-11-18": 1, "2026-11-20": 5}},
              when={"event": "payment", "from": "2026-11-18"}, **asks),
        quest("walk", "steps", count={"highest": "event.day_total", "every": "day"},
              reward={"give": "energy", "curve": {"of": "count", "points": [[0, 0], [2000, 0], [10000, 80]]}}),
        quest("story", steps=steps, every="week", when={"hours": ["06:00-23:00"]}),
        quest("per-shop", amount=1, limits=[{"max": 1, "of": "times", "per": "event.mcc", "every": "week"}]),
        quest("weekend", amount=1, when={"event": "payment", "weekdays": ["sat", "sun"]}, who={"segments": ["gold"]}),
    )  # fmt: skip


def content_with(*texts: str, budgets: Mapping[str, Any] = BUDGETS) -> Content:
    """Content of these quests, with the budgets beside them."""
    assets = assets_of(discover())
    files = {f"{number}.yaml": text for number, text in enumerate(texts)}
    files["budgets.yaml"] = json.dumps(budgets, ensure_ascii=False)
    book, findings = load_texts(files, VOCABULARY, assets)
    assert book is not None, "\n".join(one.text() for one in findings)
    return Content(VOCABULARY, book, assets)


def foretell(world: World, event: Event, now: int | None = None) -> dict[str, Explanation]:
    """Explain an event to every quest before it is told, by quest."""
    with world.db.reading() as tx:
        player = locked(find_player(tx, event.player))
        standing = Standing(world.content, world.numbers, player, tx, now)
        quests = world.content.book.quests
        return {id: standing.explain(one, event) for id, one in quests.items() if _touches(one, event)}


def _touches(one: Quest, event: Event) -> bool:
    return one.hears(event.type) or (one.undo is not None and one.undo.on == event.type)


def matched(world: World, event: Event) -> set[str]:
    """The quests whose who and if hold: those that an answer names."""
    with world.db.reading() as tx:
        player = locked(find_player(tx, event.player))
    return {one.id for one in world.content.book.match(event, world.content.profile(player.profile))}


def agrees(found: Mapping[str, Explanation], answer: Answer, named: set[str]) -> list[str]:
    """Return where what happened is not what was foretold."""
    wrong = []
    for id, told in found.items():
        earned = [one for one in answer.earned if one.quest == id and not (one.award and told.event == "refund")]
        paid = [(one.asset, one.amount, one.because) for one in earned]
        foretold = [(one.asset, one.smallest, one.because) for one in told.pays]
        no = next((one.because for one in answer.why_not if one.quest == id), None)
        if answer.code:
            no = {"payment_unknown": "undo.find"}.get(answer.code, answer.code)
        if paid != foretold:
            wrong.append(f"{id}: foretold {foretold}, got {paid}")
        if no is not None and no != told.because:
            wrong.append(f"{id}: foretold {told.because}, got {no}")
        given = earned and (earned[0].award or told.event == "refund")
        if given and not answer.code and earned[0].because != told.because:
            wrong.append(f"{id}: foretold {told.because}, got {earned[0].because}")
        if not told.pays and no is None and id in named:
            wrong.append(f"{id}: foretold {told.because}, and nobody said no")
    return wrong
