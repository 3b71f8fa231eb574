"""Sanctions: what people decide about a player, what it takes, the one appeal against it, and its answer.

A sanction is a row with its reason, its evidence (flags), who decided, since and until when. It is set, appealed and
answered under the player's lock, so a move is made before it or meets it. A rule sets the lowest level and no other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import msgspec
from sqlalchemy import Index, Table, delete, select, text
from sqlmodel import Field, SQLModel

from engine.bulk import Select, Transaction, marks
from engine.clock import DAY
from engine.days import local_in
from engine.documents.findings import did_you_mean
from engine.errors import Malformed, NotFound, Refused
from engine.ids import Ids
from engine.incoming.vocabulary import is_plain
from engine.ledger import big
from engine.outbox import Telling, notify
from engine.people.players import Locked, Player, lock_players_by_id
from engine.risk.flags import FlagRow
from engine.risk.ladder import LADDER, MOST_DAYS, REASONS, RULE, Level, is_at_least
from engine.risk.limits import APPEAL_MAX, SANCTIONS_KEPT
from engine.words.notices import ENGINE, Value
from engine.words.spoken import clock

NAME_MAX = 100
EVIDENCE_MOST = 50


class Outcome(StrEnum):
    """What became of a sanction."""

    UPHELD = "upheld"
    EASED = "eased"
    LIFTED = "lifted"


class SanctionRow(SQLModel, table=True):
    """One sanction. `level` and `until_at` are as they are now, `first_…` as they were set; '' and 0: not yet.

    `evidence` is a JSON list of flags' ids. `appealed_at` is when the player wrote `appeal`, `answered_at` when
    somebody decided: its `outcome`, the `answer` in words that the player reads, and who.
    """

    __tablename__ = "sanction"
    __table_args__ = (
        Index(
            "appeals_that_wait",
            "appealed_at",
            sqlite_where=text("appealed_at > 0 AND answered_at = 0"),
            postgresql_where=text("appealed_at > 0 AND answered_at = 0"),
        ),
        {"sqlite_with_rowid": False},
    )

    player_id: int = Field(sa_column=big(primary_key=True))
    id: int = Field(sa_column=big(primary_key=True))
    level: str
    reason: str
    evidence: str
    decided_by: str
    since_at: int = Field(sa_column=big())
    until_at: int = Field(sa_column=big())
    first_level: str
    first_until_at: int = Field(sa_column=big())
    appeal: str
    appealed_at: int = Field(sa_column=big())
    outcome: str
    answer: str
    answered_by: str
    answered_at: int = Field(sa_column=big())


class Sanction(NamedTuple):
    """A sanction as it is read; the columns in order."""

    player_id: int
    id: int
    level: str
    reason: str
    evidence: str
    decided_by: str
    since_at: int
    until_at: int
    first_level: str
    first_until_at: int
    appeal: str
    appealed_at: int
    outcome: str
    answer: str
    answered_by: str
    answered_at: int

    @property
    def flags(self) -> list[int]:
        """The ids of the flags that it rests on."""
        return list(msgspec.json.decode(self.evidence))

    def stands(self, now: int) -> bool:
        """Return whether it is in force."""
        return self.since_at <= now < self.until_at


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody decides: a level, why (a code of `REASONS`), for how many days, by whom, and on which flags."""

    level: str
    reason: str
    days: int
    by: str
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody decides on an appeal, in words that the player reads.

    Of what is eased, the new `level` ('': as it is) and for how many `days` from its beginning (0: as it is).
    """

    outcome: str
    reason: str
    by: str
    level: str = ""
    days: int = 0


class Hindrance(NamedTuple):
    """What stands against a player: the highest level, why, and until when."""

    level: Level
    reason: str
    until_at: int


_COLUMNS = ", ".join(Sanction._fields)


def hindrance(player: Locked, now: int) -> Hindrance | None:
    """Return the highest of what stands against a locked player at `now`; nearly always nothing."""
    return _highest(player.hindered, now)


def reaches(player: Locked, level: Level, now: int) -> bool:
    """Return whether what stands against a locked player at `now` is as high as a level."""
    return _reaches(player.hindered, level, now)


def apart(players: Collection[int], now: int) -> Select[set[int]]:
    """Ask to and from which of some players nothing goes at `now`."""
    asked = f"SELECT id, hindered FROM player WHERE hindered <> '' AND id IN {marks(players)}"
    return Select(asked, tuple(players), lambda rows: {id for id, said in rows if _reaches(said, Level.APART, now)})


def values_of(one: Hindrance, player: Locked) -> dict[str, str]:
    """Return what fills the words of a refusal, in the player's own time."""
    why = REASONS.get(one.reason, REASONS["other"])
    return {"why_zh": why["zh-CN"], "why_en": why["en"], "until": _local(one.until_at, player.zone.name)}


def impose(tx: Transaction, ids: Ids, player_id: int, order: Order, now: int) -> Sanction:
    """Set a sanction and tell the player. Errors: NotFound (player, flags), Malformed (level, reason, days, by)."""
    level = _checked(order)
    player = _locked(tx, player_id)
    before = of_player(tx, player_id)
    if any((one.level, one.reason) == (level, order.reason) and one.stands(now) for one in before):
        hint = "one of this level and reason is in force already"
        raise Refused("this is decided already", code="sanctioned_before", hint=hint)
    known = {id for (id,) in tx.fetch(FlagRow, "id", ("id",), [(id,) for id in order.evidence])}
    if len(order.evidence) > EVIDENCE_MOST or set(order.evidence) - known:
        raise NotFound("there is no such flag", code="unknown_flag", hint="GET /v1/flags lists them")
    [id] = ids.block(1)
    until, evidence = now + order.days * DAY, msgspec.json.encode(sorted(set(order.evidence))).decode()
    row = Sanction(player_id, id, level.value, order.reason, evidence, order.by, now, until, level.value, until,
                   "", 0, "", "", "", 0)  # fmt: skip
    tx.insert(SanctionRow, [row])
    _note(tx, player_id, [row, *before], now)
    _tell(tx, ids, player, f"sanction_{level.value}", row, now)
    return row


def appeal(tx: Transaction, player_id: int, sanction_id: int, said: str, now: int) -> Sanction:
    """Let a player say once why a sanction is wrong. Errors: NotFound, Refused, Malformed."""
    if not _says_something(said):
        hint = f"1 to {APPEAL_MAX} characters"
        raise Malformed("an appeal says something, on one page", code="wrong_appeal", hint=hint)
    _locked(tx, player_id)
    row = _find(tx, player_id, sanction_id)
    if row.appealed_at:
        raise Refused("this was appealed before", code="appealed_before", hint="the answer comes to the inbox")
    if not row.stands(now):
        raise Refused("this is over", code="sanction_over", hint="nothing of it is in force any more")
    return _put(tx, row._replace(appeal=said, appealed_at=now))


def answer(tx: Transaction, ids: Ids, player_id: int, sanction_id: int, told: Answer, now: int) -> Sanction:
    """Decide on an appeal, once, and tell the player; what is lifted need not have been appealed.

    Errors: NotFound, Malformed (outcome, reason, by), Refused (`nothing_to_answer`, `sanction_over`, `not_easier`).
    """
    outcome = _outcome(told)
    player, row = _locked(tx, player_id), _find(tx, player_id, sanction_id)
    if row.answered_at or not (row.appealed_at or outcome is Outcome.LIFTED):
        raise Refused("no appeal waits for an answer", code="nothing_to_answer", hint="'lifted' needs no appeal")
    new = row._replace(outcome=outcome.value, answer=told.reason, answered_by=told.by, answered_at=now)
    if outcome is Outcome.LIFTED:
        new = new._replace(until_at=min(now, row.until_at))
    if outcome is Outcome.EASED:
        new = _eased(new, told, now)
    _note(tx, player_id, [new, *(one for one in of_player(tx, player_id) if one.id != row.id)], now)
    _tell(tx, ids, player, f"appeal_{outcome.value}", new, now)
    return _put(tx, new)


def of_player(tx: Transaction, player_id: int) -> list[Sanction]:
    """Return a player's sanctions, newest first."""
    rows = tx.fetch(SanctionRow, _COLUMNS, ("player_id",), [(player_id,)])
    return sorted((Sanction(*row) for row in rows), key=lambda one: -one.id)


def waiting_appeals(tx: Transaction, limit: int = 50) -> list[Sanction]:
    """Return what was appealed and waits for an answer, the oldest first."""
    c = _table().c
    waits = (c.appealed_at > 0) & (c.answered_at == 0)
    rows = tx.connection.execute(select(_table()).where(waits).order_by(c.appealed_at).limit(limit))
    return [Sanction(*row) for row in rows]


def forget_old(tx: Transaction, now: int) -> int:
    """Delete sanctions that were over long ago, for a tick; return how many."""
    return tx.connection.execute(delete(_table()).where(_table().c.until_at < now - SANCTIONS_KEPT)).rowcount


def _checked(order: Order) -> Level:
    if order.level not in LADDER:
        raise Malformed("there is no such level", code="wrong_level", hint=did_you_mean(order.level, LADDER))
    level = Level(order.level)
    if order.reason not in REASONS:
        raise Malformed("there is no such reason", code="wrong_reason", hint=did_you_mean(order.reason, REASONS))
    if not 0 < order.days <= MOST_DAYS[level]:
        hint = f"'{level.value}' lasts 1 to {MOST_DAYS[level]} days"
        raise Malformed("a sanction has an end", code="wrong_days", hint=hint)
    _check_name(order.by)
    if order.by.startswith(RULE) and level is not LADDER[0]:
        raise Malformed("a rule alone sets nothing but a notice", code="wrong_name_of_decider", hint=_WHO)
    return level


def _outcome(told: Answer) -> Outcome:
    if told.outcome not in tuple(Outcome):
        raise Malformed("there is no such outcome", code="wrong_outcome", hint=f"one of {', '.join(Outcome)}")
    if not _says_something(told.reason):
        hint = f"1 to {APPEAL_MAX} characters that the player reads"
        raise Malformed("an answer says why", code="wrong_answer", hint=hint)
    _check_name(told.by)
    if told.by.startswith(RULE):
        raise Malformed("people answer appeals", code="wrong_name_of_decider", hint=_WHO)
    return Outcome(told.outcome)


_WHO = f"the name of who decides, 1 to {NAME_MAX} characters"


def _check_name(by: str) -> None:
    if not (0 < len(by.strip()) and len(by) <= NAME_MAX and is_plain(by)):
        raise Malformed("who decides must be named", code="wrong_name_of_decider", hint=_WHO)


def _eased(row: Sanction, told: Answer, now: int) -> Sanction:
    """A lower level, an earlier end, or both; never more than there was."""
    level, until = told.level or row.level, row.since_at + told.days * DAY if told.days else row.until_at
    if level not in LADDER or told.days < 0:
        raise Malformed("there is no such level", code="wrong_level", hint=did_you_mean(level, LADDER))
    lower = not is_at_least(Level(level), Level(row.level))
    more = until > row.until_at or (level != row.level and not lower)
    if more or not (lower or until < row.until_at):
        hint = "name a lower level, fewer days from its beginning, or both"
        raise Refused("this is not less than it was", code="not_easier", hint=hint)
    if not row.stands(now):
        raise Refused("this is over", code="sanction_over", hint="nothing of it is in force any more")
    return row._replace(level=level, until_at=max(until, row.since_at))


def _locked(tx: Transaction, player_id: int) -> Locked:
    locked = lock_players_by_id(tx, [player_id])
    if player_id not in locked:
        raise NotFound("there is no such player", code="unknown_player")
    return locked[player_id]


def _find(tx: Transaction, player_id: int, sanction_id: int) -> Sanction:
    rows = tx.fetch(SanctionRow, _COLUMNS, ("player_id", "id"), [(player_id, sanction_id)])
    if not rows:
        raise NotFound("there is no such sanction", code="unknown_sanction", hint="list them first")
    return Sanction(*rows[0])


def _reaches(hindered: str, level: Level, now: int) -> bool:
    one = _highest(hindered, now)
    return one is not None and is_at_least(one.level, level)


def _highest(hindered: str, now: int) -> Hindrance | None:
    """What stands of what `_note` wrote into a player's row."""
    if not hindered:
        return None
    found = [Hindrance(Level(level), reason, until) for level, reason, until in msgspec.json.decode(hindered)]
    return max((one for one in found if now < one.until_at), key=_rank, default=None)


def _note(tx: Transaction, player_id: int, rows: Iterable[Sanction], now: int) -> None:
    """Write into the player's own row, which every move reads, what stands against them."""
    stand = {one.id: (one.level, one.reason, one.until_at) for one in rows if one.stands(now)}
    hindered = msgspec.json.encode(list(stand.values())).decode() if stand else ""
    tx.overwrite(Player, "hindered", [(hindered, player_id)])


def _put(tx: Transaction, row: Sanction) -> Sanction:
    tx.put(SanctionRow, [row])
    return row


def _tell(tx: Transaction, ids: Ids, player: Locked, kind: str, row: Sanction, now: int) -> None:
    values: dict[str, Value] = {
        "why": REASONS[row.reason],
        "until": _local(row.until_at, player.zone.name),
        "sanction": str(row.id),
    }
    notify(tx, ids, [Telling(player.id, kind, now, values, None, ENGINE[kind].nudges)])


def _local(at: int, zone: str) -> str:
    """An instant as a player's own clock shows it."""
    here = local_in(at, zone)
    return f"{here.date.isoformat()} {clock(here.minute)}"


def _says_something(said: str) -> bool:
    return 0 < len(said.strip()) and len(said) <= APPEAL_MAX and is_plain(said.replace("\n", " "))


def _rank(one: Hindrance) -> tuple[int, int]:
    return LADDER.index(one.level), one.until_at


def _table() -> Table:
    return SanctionRow.__table__  # type: ignore[attr-defined, no-any-return]
