"""Messages as players read them: a stored kind and its values become words in zh-CN and en, by the content in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import msgspec

from engine.game import Game
from engine.inbox import Stored
from engine.published.bundles import lives
from engine.published.content import Content, Numbers, thawed
from engine.store import Database
from engine.words.messages import display
from engine.words.notices import DEBT_PAID, EARNED, ENGINE, GONE, OFTEN, RIPENING, TAKEN_BACK, Notice, Value
from engine.words.spoken import amount

OF_TRANSFERS = frozenset((EARNED, RIPENING, DEBT_PAID, TAKEN_BACK))


class Told(NamedTuple):
    """A message in words. `view` is '' when a tap leads nowhere; `link` is what the view is given."""

    row: Stored
    words: Mapping[str, str]
    view: str
    link: Mapping[str, str]


def told(content: Content, numbers: Numbers, rows: Iterable[Stored]) -> list[Told]:
    """Return messages in words, in the same order. What has gone (a quest, a game) is told as gone, never left out."""
    owners = {asset.name: game.name for game in content.games.values() for asset in game.assets}
    return [_told(content, numbers, owners, row) for row in rows]


def with_newer(db: Database, content: Content, numbers: Numbers, rows: Iterable[Stored]) -> Numbers:
    """Return the numbers, with the quests these messages are about that another process runs already and this one not.

    Their numbers are above all that are known here: what is told once, live, is not told as gone because of that.
    """
    about = {msgspec.json.decode(row.body)["quest"] for row in rows if row.kind in OF_TRANSFERS}
    unknown = about - numbers.quests_by_no.keys()
    if not unknown or max(unknown) < max(numbers.quests_by_no, default=0):
        return numbers  # what is not known has gone
    newer = thawed(db, [life for life in lives(db) if life.no in unknown], content.assets)
    return replace(numbers, quests_by_no={**numbers.quests_by_no, **newer})


def notice_of(games: Mapping[str, Game], kind: str) -> Notice:
    """Return a kind of message, the engine's or `game.kind`; `GONE` for one that nobody knows any more."""
    game, _, own = kind.partition(".")
    if not own:
        return ENGINE.get(kind, GONE)
    return games[game].notices.get(own, GONE) if game in games else GONE


def _told(content: Content, numbers: Numbers, owners: Mapping[str, str], row: Stored) -> Told:
    values = msgspec.json.decode(row.body)
    if row.kind in OF_TRANSFERS:
        return _transfer(numbers, owners, row, values)
    notice = notice_of(content.games, row.kind)
    if not notice.values <= values.keys():  # the kind has changed since
        notice = GONE
    shown = {name: _display(numbers, notice, name, value) for name, value in values.items()}
    return Told(row, notice.filled(shown), notice.view, notice.tapped(values))


def _transfer(numbers: Numbers, owners: Mapping[str, str], row: Stored, values: Mapping[str, int]) -> Told:
    quest, asset = numbers.quests_by_no.get(values["quest"]), numbers.assets_by_no.get(values["asset"])
    if quest is None or asset is None:
        return Told(row, dict(GONE.words), "", {})
    kind = row.kind + OFTEN if values["count"] > 1 and row.kind + OFTEN in ENGINE else row.kind
    filled: dict[str, Value] = {
        "title": quest.title,
        "sum": amount(display(values["sum"], asset.scale), asset.unit).as_dict(),
        "count": values["count"],
    }
    view = owners.get(asset.name, "")
    return Told(row, ENGINE[kind].filled(filled), view, {"quest": quest.id} if view else {})


def _display(numbers: Numbers, notice: Notice, name: str, value: Value) -> Value:
    asset = numbers.assets_by_no.get(numbers.assets.get(notice.units.get(name, ""), -1))
    if asset is None or not isinstance(value, int):
        return value
    return amount(display(value, asset.scale), asset.unit).as_dict()
