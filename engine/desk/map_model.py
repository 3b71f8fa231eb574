"""The shape of a map file, `map/v1`: how the rows of a file become events, before vocabulary or file are asked."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from engine.documents.document import Block, wrong
from engine.documents.pydantic_words import shown
from engine.quests.model import Constant, Day, Line, Name, Number, Texts

CENT = Decimal("0.01")
DRAWN = ("player", "time", "right", "seconds")
"""The columns that a draw adds to each question."""


def _some(value: Any) -> Any:
    """A single name stands for a list of one."""
    return value if isinstance(value, list) else [value]


def _minute(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return value
    raise wrong("wrong_form", f"expected a time of day, not {shown(value)}", 'a time is written "21:30"')


def _plain_prefix(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{0,20}", value):
        raise wrong("wrong_form", f"{shown(value)} cannot be a prefix", "small letters, digits and '-', as in card-")
    return value


Names = Annotated[list[str], BeforeValidator(_some), Field(min_length=1, max_length=40)]
Minute = Annotated[str, BeforeValidator(_minute)]
Prefix = Annotated[str, AfterValidator(_plain_prefix)]
Share = Annotated[Number, Field(ge=0, le=1)]


class Picks(Block):
    """Which rows: all that is written must hold. With nothing written, every row."""

    equal: dict[str, Names] = Field({}, description='{mcc: ["4111"]}: the column holds one of these texts')
    empty: Names = Field([], description="columns that hold nothing")
    zero: Names = Field([], description="columns that hold the number 0")

    def columns(self) -> list[tuple[tuple[str | int, ...], str, bool]]:
        """Where each column is named: the place in this block, the name, and whether it is a key there."""
        found: list[tuple[tuple[str | int, ...], str, bool]] = [(("equal", name), name, True) for name in self.equal]
        found += [(("empty", n), name, False) for n, name in enumerate(self.empty)]
        return found + [(("zero", n), name, False) for n, name in enumerate(self.zero)]

    @property
    def picky(self) -> bool:
        """Whether there is any condition."""
        return bool(self.equal or self.empty or self.zero)


class RefuseBlock(Picks):
    """Rows that are refused, and why."""

    reason: Name = Field(description="small letters, digits and _, as in no_account")

    @model_validator(mode="after")
    def _some_condition(self) -> RefuseBlock:
        if not self.picky:
            raise wrong("no_condition", "this would refuse every row", "add equal, empty or zero")
        return self


class EventBlock(Picks):
    """What a row becomes: the first block whose conditions hold makes the event."""

    type: str = Field(description="the event type, as in vocabulary.yaml")
    take: dict[str, str] = Field({}, description="{amount: amount}: field of the event, column of the file")
    set: dict[str, Constant] = Field({}, description="{channel: card}: fields that are the same for every row")
    values: dict[str, dict[str, Constant]] = Field({}, description="{channel: {swipe: card}}: the file's word, ours")
    flip: Names = Field([], description="fields whose sign is turned: files write money back as -5.00")


class ClockBlock(Block):
    """When a row happened. A file's own clock rules: nothing is too old or too early."""

    column: str = Field(description="the column with the time or the day")
    zone: str = Field(description="the zone of times that name none, such as Asia/Shanghai")
    time: Minute | None = Field(None, description='the time of day for a column that only holds days, "21:30"')
    shift_weeks: int = Field(0, ge=-2000, le=2000, description="whole weeks to move by, so that weekdays stay")


class LookupBlock(Block):
    """A second file, beside the first, that knows the player."""

    file: str = Field(description="its name, such as people_small.csv")
    key: str = Field(description="its column that holds what our column holds")
    value: str = Field(description="its column that holds the player")


class PlayerBlock(Block):
    """Whose row it is."""

    column: str = Field(description="the column with the bank's reference of the player")
    prefix: Prefix = Field("", description="put before it, so that two files do not share players")
    lookup: LookupBlock | None = Field(None, description="{file: …, key: …, value: …}")


class ConsentBlock(Block):
    """That the players of this file have agreed to play, and to every purpose of the vocabulary.

    Without it they earn nothing until their consent comes.
    """

    asserted: Line = Field(description="what they agreed to, and who says so")


class CurrencyBlock(Block):
    """How amounts become the vocabulary's currency; rounded to cents, half to even."""

    column: str = Field(description="the column with the currency")
    rates: dict[str, Annotated[Number, Field(gt=0, le=10_000)]] = Field(
        min_length=1, max_length=200, description="{USD: 6.77}: so much of ours for one of theirs"
    )


class FriendsBlock(Block):
    """Rows that are friendships of players already known."""

    a: str = Field(description="the column with one player")
    b: str = Field(description="the column with the other")
    prefix: Prefix = Field("", description="put before both")
    since: Day = Field(description="since when they are friends, 2026-01-01")


class PlayersBlock(Block):
    """Where the players of a draw are listed: a csv file beside the first."""

    file: str = Field(description="its name, such as people_small.csv")
    column: str = Field(description="its column with the player")


class DrawBlock(Block):
    """Who answers which question, drawn from a seed: the same every time."""

    seed: int = Field(ge=0, description="any whole number")
    players: PlayersBlock = Field(description="{file: …, column: …}")
    from_day: Day = Field(alias="from", description="the first day, 2026-01-05")
    days: int = Field(gt=0, le=366, description="how many days")
    answer: Share = Field(description="the share of days on which a player answers, 0 to 1")
    right: Share = Field(description="the share of right answers, 0 to 1")


class MapFile(Block):
    """A whole map file."""

    form: Literal["map/v1"] = Field(alias="schema", description="map/v1")
    about: Texts = Field(description="{zh-CN: …, en: …}: what the file holds")
    assumption: Line | None = Field(None, description="what is assumed, and why")
    source: Line | None = Field(None, description="who tells the events; needed with events")
    columns: Annotated[list[str], Field(min_length=1, max_length=200)] = Field(description="the columns of the file")
    rows: str | None = Field(None, description="json: the key under which the list of rows is")
    id: Names = Field([], description="columns that together are the number of the row, for ever")
    clock: ClockBlock | None = Field(None, description="{column: …, zone: …}")
    player: PlayerBlock | None = Field(None, description="{column: …, prefix: …}")
    consent: ConsentBlock | None = Field(None, description="{asserted: …}")
    currency: CurrencyBlock | None = Field(None, description="{column: …, rates: …}; without it amounts are in ours")
    refuse: list[RefuseBlock] = Field([], max_length=40, description="- {reason: no_account, empty: account_id}")
    events: list[EventBlock] = Field([], max_length=100, description="- {type: payment, take: …}")
    friends: FriendsBlock | None = Field(None, description="{a: …, b: …, since: …}")
    draw: DrawBlock | None = Field(None, description="{seed: …, players: …, from: …, days: …, answer: …, right: …}")

    @model_validator(mode="after")
    def _events_or_friends(self) -> MapFile:
        if bool(self.events) == bool(self.friends):
            raise wrong("one_of", "a map makes either events or friends", "write one of 'events' and 'friends'")
        needed = [name for name in ("source", "id", "clock", "player") if not getattr(self, name)]
        if self.events and needed:
            raise wrong("missing_key", f"events also need: {', '.join(needed)}", "see quests/README.md")
        return self

    def known_columns(self) -> list[str]:
        """All columns a row has."""
        return [*self.columns, *(DRAWN if self.draw else ())]


__all__ = ["CENT", "DRAWN", "DrawBlock", "EventBlock", "LookupBlock", "MapFile", "Picks"]
