"""The log: what was done on the stage, newest first. A press on a row opens it, and leads back to before it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from games.stage.acts import START, Act, Acts
from games.stage.client import Answer, Client, Errands, path
from games.stage.pieces import said, unit_of
from games.stage.seasons import ZONE
from games.stage.sheets import Offer, Row
from games.stage.stamps import ALERT, LEAF, MIST, Lang, Press

WORDS = {
    "title": ("记录", "Log"),
    "none": ("还没有发生什么。付一笔款试试", "Nothing has happened yet. Make a payment."),
    "back": ("回到这之前", "Back to before"),
    "reset": ("从头开始", "From the start"),
    "close": ("收起", "Fold"),
    "sent": ("发出 {where}", "Sent to {where}"),
    "came": ("回答 {status}", "Answer {status}"),
    "whole": ("按一下看全部", "press for all of it"),
    "gone": ("太早了，回不去了", "Too long ago to go back to"),
    "asking": ("正在看账本……", "Looking into the ledger …"),
    "booked": ("账本里的这一刻", "In the ledger, that moment"),
    "nothing": ("这一刻账本没有动", "Nothing moved in the ledger then"),
    "moved": (
        "{sign}{amount} {asset}：{source} → {target}",
        "{sign}{amount} {asset}: {source} → {target}",
    ),
}
PLACES = {
    "mint": ("发放", "given out"),
    "back": ("用掉或收回", "used or taken back"),
    "hold": ("等待收取", "waiting"),
    "game": ("放进游戏里", "into the game"),
    "purse": ("口袋", "purse"),
    "debt": ("欠着的", "owed"),
    "expired": ("过期", "expired"),
}
ASSETS = {
    "energy": ("能量", "energy"),
    "feed": ("饲料", "feed"),
    "eggs": ("鸡蛋", "eggs"),
    "vitality": ("活力", "vitality"),
}
CLOCK = "#e3e6f2"
FOLDED, WHOLE = 3, 40
"""Lines of JSON, folded and not."""
BOOKED_MOST, PAGES_MOST = 200, 20


class LogPage:
    """The page of the log. Which act is open, how far, and what the ledger says of it, is all it remembers."""

    NAME = "log"

    def __init__(self, client: Client, errands: Errands, acts: Acts) -> None:
        self._client, self._errands, self._acts = client, errands, acts
        self._open, self._whole = 0, ""
        self._booked: Answer | None = None
        self._refused: Answer | None = None

    def title(self, lang: Lang) -> str:
        """Return what its tab says."""
        return said(WORDS, "title", lang)

    def rows(self, lang: Lang) -> Sequence[Row]:
        """Return the acts, newest first."""
        if not self._acts.log:
            return [Row(said(WORDS, "none", lang))]
        reset = Row(said(WORDS, "reset", lang), press=Press("back", START))
        refused = [Row(self._refused.refusal(lang), colour=ALERT)] if self._refused else []
        return [*refused, *(row for act in reversed(self._acts.log) for row in self._act(act, lang)), reset]

    def press(self, press: Press) -> None:
        """Open or fold an act or its texts, or go back to the moment before it."""
        if press.what == "open":
            self._turn_to(int(press.name))
        elif press.what == "whole":
            self._whole = "" if self._whole == press.name else press.name
        elif press.what == "back":
            self._open = 0
            self._acts.go_back(press.name, self._went)

    def _went(self, answer: Answer) -> None:
        self._refused = None if answer.ok else answer

    def _turn_to(self, n: int) -> None:
        self._open, self._whole, self._booked = 0 if self._open == n else n, "", None
        act = next((one for one in self._acts.log if one.n == self._open), None)
        if act is None or not act.who:
            return

        def saw(answer: Answer) -> None:
            if self._open == n:
                self._booked = answer

        self._errands.send(lambda: self._statement(act), saw)

    def _statement(self, act: Act) -> Answer:
        """The ledger's entries of who did it, newest first, as far back as the act."""
        where, found, cursor = path("v1", "players", act.who, "statement"), list[Any](), ""
        for _ in range(PAGES_MOST):
            answer = self._client.ask("GET", f"{where}?limit={BOOKED_MOST}" + (f"&cursor={cursor}" if cursor else ""))
            if not answer.ok:
                return answer
            found += answer.told["entries"]
            cursor = quote(answer.told.get("next") or "")
            if not cursor or datetime.fromisoformat(found[-1]["at"]) < datetime.fromisoformat(act.since or act.at):
                break
        return Answer(answer.status, {"entries": found})

    def _act(self, act: Act, lang: Lang) -> Iterator[Row]:
        at = f"{datetime.fromisoformat(act.at).astimezone(ZONE):%m-%d %H:%M}" if act.at else ""
        yield Row(act.words(lang), at, press=Press("open", str(act.n)), colour=self._colour(act))
        if act.n == self._open:
            yield from self._ledger(act, lang)
            yield self._text("sent", said(WORDS, "sent", lang, where=act.where), act.sent, lang)
            yield self._text("came", said(WORDS, "came", lang, status=act.answer.status), act.answer.told, lang)
            back = [Offer(said(WORDS, "back", lang), Press("back", act.moment))] if act.moment else []
            fold = Offer(said(WORDS, "close", lang), Press("open", str(act.n)))
            yield Row("" if act.moment else said(WORDS, "gone", lang), offers=[*back, fold])

    def _colour(self, act: Act) -> str:
        """What kind of act it was, and whether it is open: refused, the clock's, anybody's."""
        if not act.answer.ok:
            return ALERT
        if act.n == self._open:
            return LEAF
        return CLOCK if not act.who else ""

    def _ledger(self, act: Act, lang: Lang) -> Iterator[Row]:
        """What moved in the ledger of who did it, at that instant of the game's time."""
        if not act.who:
            return
        if self._booked is None:
            yield Row("", said(WORDS, "asking", lang))
            return
        if not self._booked.ok:
            yield Row("", self._booked.words(lang), colour=ALERT)
            return
        found = [_moved(one, lang) for one in reversed(self._booked.told["entries"]) if _of(one, act)]
        head = said(WORDS, "booked" if found else "nothing", lang)
        yield Row(head, "\n".join(found), lines=len(found) + 1, colour=MIST)

    def _text(self, name: str, words: str, told: object, lang: Lang) -> Row:
        text = json.dumps(told, ensure_ascii=False, indent=1)
        long = text.count("\n") >= FOLDED
        lines = WHOLE if self._whole == name else FOLDED
        shown = text if lines == WHOLE else json.dumps(told, ensure_ascii=False)
        more = f"{words} · {said(WORDS, 'whole', lang)}" if long and lines == FOLDED else words
        return Row(more, shown, press=Press("whole", name) if long else None, lines=lines)


def _of(entry: Mapping[str, Any], act: Act) -> bool:
    """Whether an entry of the ledger is of an act: of its event, or else from just before it to its answer."""
    event = act.answer.told.get("event") if act.answer.ok and isinstance(act.answer.told, dict) else None
    if isinstance(event, dict) and "id" in event:
        return bool(entry["event"] == event["id"])
    since, at, until = (datetime.fromisoformat(one) for one in (act.since or act.at, entry["at"], act.at))
    return since <= at <= until and not _of_bank(entry)


def _of_bank(entry: Mapping[str, Any]) -> bool:
    return bool(entry["event"]) and "." not in entry["type"]  # what games tell of themselves has their name in it


def _moved(entry: Mapping[str, Any], lang: Lang) -> str:
    source, target = entry["from"], entry["to"]
    if source != "mint":  # a trough and a project are waited in by nobody
        target = {"mint": "back", "hold": "game"}.get(target, target)
    asset = said(ASSETS, entry["asset"], lang) if entry["asset"] in ASSETS else entry["asset"]
    sign = "+" if source == "mint" else "" if target == "purse" else "−"
    amount = f"{entry['amount']} {unit_of(entry['asset'], entry['unit'])}".rstrip()
    places = {"source": said(PLACES, source, lang), "target": said(PLACES, target, lang)}
    return said(WORDS, "moved", lang, sign=sign, amount=amount, asset=asset, **places)
