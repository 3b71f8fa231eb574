"""The money: what an active player costs, what trees and eggs come to, and how far budgets are used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from games.stage.acts import SANDBOX, Acts
from games.stage.client import Answer, Client, Errands
from games.stage.costs import Costs, Line, reckon
from games.stage.pieces import said
from games.stage.sheets import Row
from games.stage.stamps import ALERT, LEAF, Lang, Press

FULL = 100
AGAIN_S = 1.0
WORDS = {
    "title": ("花费", "Money"),
    "loading": ("正在算……", "Adding up …"),
    "per_active": ("每位活跃玩家 {money}", "{money} per active player"),
    "nobody": ("还没有人参与", "Nobody has taken part yet"),
    "active": (
        "开始到现在 {part} 位玩家参与，一共 {money} · 近 {days} 天 {active} 位",
        "{part} took part since the start, {money} in all · {active} in the last {days} days",
    ),
    "line": ("{name}：{many}", "{name}: {many}"),
    "times": ("{many} × {each} = {money}", "{many} × {each} = {money}"),
    "up_to": ("最多 {money}", "{money} at most"),
    "budget": ("预算：{name}", "Budget: {name}"),
    "used": ("用了 {used} / {most} {unit}（{percent}%）", "{used} of {most} {unit} used ({percent} %)"),
    "assumed": (
        "单价都是假设，写在 costs.yaml 里；每家银行写自己的",
        "What one costs is assumed, in costs.yaml; each bank writes its own",
    ),
}


class MoneyPage:
    """The page of the money. The sums as they were asked for last, and when, is all it remembers."""

    NAME = "money"

    def __init__(self, client: Client, errands: Errands, acts: Acts, costs: Costs) -> None:
        self._client, self._errands, self._acts, self._costs = client, errands, acts, costs
        self._sums: Answer | None = None
        self._asked: object = None
        self._asking = False
        self._wait_s = 0.0

    def pass_time(self, seconds: float) -> None:
        """Let time pass: a server that could not say is asked again after a second, not with each picture."""
        self._wait_s -= seconds

    def title(self, lang: Lang) -> str:
        """Return what its tab says."""
        return said(WORDS, "title", lang)

    def rows(self, lang: Lang) -> Sequence[Row]:
        """Return what it comes to; it is added up anew when something was done since."""
        self._look()
        if self._sums is None:
            return [Row(said(WORDS, "loading", lang))]
        if not self._sums.ok:
            return [Row(self._sums.words(lang), colour=ALERT)]
        return [*self._reckoned(self._sums.told, lang), *self._budgets(self._sums.told, lang),
                Row("", said(WORDS, "assumed", lang))]  # fmt: skip

    def press(self, press: Press) -> None:
        """Nothing on it can be pressed."""

    def _look(self) -> None:
        state = (self._acts.changes, self._acts.now[:16])
        if self._asking or self._asked == state or self._wait_s > 0:
            return
        self._asked, self._asking = state, True
        self._errands.send(lambda: self._client.ask("GET", f"{SANDBOX}/sums"), self._saw)

    def _saw(self, answer: Answer) -> None:
        self._asking, self._sums = False, answer
        if not answer.ok:
            self._asked, self._wait_s = None, AGAIN_S

    def _reckoned(self, sums: Mapping[str, Any], lang: Lang) -> Iterator[Row]:
        found = reckon(self._costs, sums)
        money = self._money(found.cost)
        head = said(WORDS, "per_active", lang, money=self._money(found.per_active or Decimal(0)))
        if found.per_active is None:
            head = said(WORDS, "nobody", lang)
        counted = {name: sums[name] for name in ("part", "active")}
        under = said(WORDS, "active", lang, days=sums["active_days"], money=money, **counted)
        yield Row(head, under, colour=LEAF)
        for line in found.lines:
            each, cost = self._money(line.each), self._money(line.cost)
            times = said(WORDS, "times", lang, many=f"{line.many:,}", each=each, money=cost)
            yield self._line(line, times, lang)
        if found.ahead:
            yield self._line(found.ahead, said(WORDS, "up_to", lang, money=self._money(found.ahead.cost)), lang)

    @staticmethod
    def _line(line: Line, comes_to: str, lang: Lang) -> Row:
        words = said(WORDS, "line", lang, name=line.name.of(lang), many=f"{line.many:,} {line.unit}".rstrip())
        return Row(words, f"{comes_to}\n{line.reason.of(lang)}")

    @staticmethod
    def _budgets(sums: Mapping[str, Any], lang: Lang) -> Iterator[Row]:
        for one in sums["budgets"]:
            if one["rule"] == "budget":
                shown = one | {name: f"{Decimal(one[name]):,}" for name in ("used", "most")}
                name = one["about"].get(lang) or one["name"]
                yield Row(said(WORDS, "budget", lang, name=name), said(WORDS, "used", lang, **shown),
                          part=one["percent"] / FULL, colour=ALERT if one["percent"] >= FULL else "")  # fmt: skip

    def _money(self, amount: Decimal) -> str:
        return f"{self._costs.currency} {amount:,.2f}"
