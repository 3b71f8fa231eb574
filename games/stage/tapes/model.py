"""What a tape may say: who is on the stage, and beat by beat what is done, said and expected. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from engine.documents.document import Block, wrong

EARLIEST = "2026-11-09T00:00:00+08:00"
"""A sandbox that was reset begins here, and its clock never goes back."""
LASTING = r"[0-9]{1,6}[wdhms]"
ID = r"[a-z0-9][a-z0-9-]{0,29}"
SIDES = ("left", "right")
Number = int | Decimal
Scalar = str | bool | int | Decimal
Lasting = Annotated[str, Field(pattern=rf"^{LASTING}$")]
Id = Annotated[str, Field(pattern=rf"^{ID}$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]
Side = Literal["left", "right"]


def _seconds(value: Number) -> Number:
    if not 0 <= value <= 600:
        raise wrong("out_of_range", f"{value} seconds are not 0 to 600", "a beat is held for 3 to 20 seconds")
    return value


Seconds = Annotated[Number, AfterValidator(_seconds)]


def _instant(value: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise wrong("wrong_time", f"'{value[:40]}' is not an instant with its zone", "as 2027-03-12T07:30+08:00")
    if at < datetime.fromisoformat(EARLIEST):
        raise wrong("too_early", "a sandbox begins after this", f"write an instant from {EARLIEST} on")
    return at.isoformat()


Instant = Annotated[str, AfterValidator(_instant)]


class Texts(Block):
    """What is read on the stage, in both languages."""

    zh: Annotated[str, Field(alias="zh-CN", min_length=1, max_length=400, description="a text, as {zh-CN: …, en: …}")]
    en: Annotated[str, Field(min_length=1, max_length=400, description="a text, as {zh-CN: …, en: …}")]

    def said(self, lang: str) -> str:
        """Return the text in a language."""
        return self.zh if lang == "zh-CN" else self.en


class Gain(Block):
    """What an event is to bring: of an asset so much, in display units; by which quest."""

    asset: Annotated[str, Field(description="energy, feed, eggs or vitality")]
    amount: Annotated[Number, Field(description="a number in display units; negative: taken back")]
    quest: Annotated[str, Field(description="the id of a quest")] = ""


class Tell(Block):
    """An event, told as the bank would."""

    player: Annotated[Name, Field(description="somebody on the stage, as mei")]
    type: Annotated[Name, Field(description="an event of the vocabulary, as ride")]
    fields: Annotated[dict[str, Scalar], Field(description="the event's fields, as {mode: metro, amount: 4}")] = Field(
        default_factory=dict
    )
    earned: Annotated[
        list[Gain] | Literal["nothing"] | None, Field(description="[{asset: energy, amount: 52}], or nothing")
    ] = None
    why: Annotated[str, Field(description="the rule that says no, as 'limits[0]'")] = ""


class Path(Block):
    """A value that stands in the scene, as `bubbles.0.name`."""

    path: Annotated[Name, Field(description="where it stands, as bubbles.0.name")]


class Play(Block):
    """A move. What is not said of its arguments is as the scene offers it: the first offer that can be taken."""

    player: Annotated[Name, Field(description="somebody on the stage, as mei")]
    game: Annotated[Name, Field(description="forest or farm")]
    move: Annotated[Name, Field(description="a move of the game, as collect_all")]
    arguments: Annotated[
        dict[str, Scalar | Path], Field(description="as {friend: mei, grams: 18}; people by their names here")
    ] = Field(default_factory=dict)
    at: Annotated[str, Field(description="the friend in whose place it is offered")] = ""
    page: Annotated[str, Field(description="the page on which it is offered, as tasks")] = ""
    result: Annotated[dict[str, Scalar] | None, Field(description="fields of the result, as {grams: 52}")] = None
    refused: Annotated[str, Field(description="the code of the refusal that is expected")] = ""


class Clock(Block):
    """The clock moves: by a time, to an instant, or to the next moment on a phone. `over` so many seconds it flies."""

    by: Annotated[Lasting | None, Field(description="a time, as 24h or 30m")] = None
    to: Annotated[Instant | None, Field(description="an instant, as 2027-03-12T20:00+08:00")] = None
    next: Annotated[Side | None, Field(description="left or right: the next moment of that phone")] = None
    over: Annotated[Seconds, Field(description="seconds in which the hours fly by")] = 0

    @model_validator(mode="after")
    def _one_way(self) -> Clock:
        if sum(one is not None for one in (self.by, self.to, self.next)) != 1:
            raise wrong("one_of", "the clock goes by a time, to an instant or to the next moment", "write one of them")
        return self


class Show(Block):
    """What a phone shows: a game, a friend's place, a sheet; or home again."""

    phone: Annotated[Side | Literal["both"], Field(description="left, right or both")]
    game: Annotated[str, Field(description="forest or farm")] = ""
    friend: Annotated[str, Field(description="a friend on the stage, as lin")] = ""
    sheet: Annotated[str, Field(description="a sheet of the game, as quiz")] = ""
    home: Annotated[bool, Field(description="true: the player's own place")] = False


class Hand(Block):
    """A phone is in the hands of somebody else."""

    phone: Annotated[Side, Field(description="left or right")]
    who: Annotated[Name, Field(description="somebody on the stage, as chen")]


class Expect(Block):
    """What is to be so now: what somebody has of an asset, or a value that stands in a scene."""

    player: Annotated[Name, Field(description="somebody on the stage, as mei")]
    asset: Annotated[str, Field(description="energy, feed, eggs or vitality: what is in the purse")] = ""
    game: Annotated[str, Field(description="forest or farm")] = ""
    page: Annotated[str, Field(description="a page of the game, as receipts; none: the scene")] = ""
    at: Annotated[str, Field(description="the friend whose place is looked at")] = ""
    path: Annotated[str, Field(description="where the value stands, as tree.missing_g")] = ""
    is_: Annotated[Scalar | None, Field(alias="is", description="the value")] = None
    least: Annotated[Number | None, Field(description="a number: it is this or more")] = None
    most: Annotated[Number | None, Field(description="a number: it is this or less")] = None
    many: Annotated[int | None, Field(description="how many there are in the list")] = None

    @model_validator(mode="after")
    def _one_thing(self) -> Expect:
        if bool(self.asset) == bool(self.game and self.path):
            raise wrong("one_of", "what is expected?", "write asset, or game and path")
        if all(one is None for one in (self.is_, self.least, self.most, self.many)):
            raise wrong("missing_key", "what is it to be?", "write is, least, most or many")
        return self


class Step(Block):
    """One step; exactly one of its keys is there."""

    tell: Annotated[Tell | None, Field(description="{player: mei, type: ride, fields: {…}, earned: […]}")] = None
    play: Annotated[Play | None, Field(description="{player: mei, game: forest, move: collect_all}")] = None
    clock: Annotated[Clock | None, Field(description="{by: 24h, over: 4}")] = None
    show: Annotated[Show | None, Field(description="{phone: left, game: farm}")] = None
    person: Annotated[Hand | None, Field(description="{phone: right, who: chen}")] = None
    expect: Annotated[Expect | None, Field(description="{player: mei, asset: energy, is: 52}")] = None
    wait: Annotated[Seconds | None, Field(description="seconds")] = None
    panel: Annotated[str | None, Field(description="a page of the panel, as log")] = None

    @model_validator(mode="after")
    def _one(self) -> Step:
        told = [name for name in STEPS if getattr(self, name) is not None]
        if len(told) != 1:
            said = "nothing" if not told else " and ".join(told)
            raise wrong("one_of", f"a step does one thing, not {said}", f"allowed: {', '.join(STEPS)}")
        return self

    @property
    def does(self) -> Any:
        """What it does."""
        return next(value for name in STEPS if (value := getattr(self, name)) is not None)


STEPS = tuple(Step.model_fields)


class Beat(Block):
    """A moment of the demo: what is said, what is done, and how it goes on."""

    id: Annotated[Id, Field(description="a name of its own: a to z, 0 to 9 and -")]
    caption: Annotated[Texts, Field(description="what all read: {zh-CN: …, en: …}")]
    notes: Annotated[Texts | None, Field(description="what the presenter alone reads: {zh-CN: …, en: …}")] = None
    do: Annotated[list[Step], Field(max_length=60, description="a list of steps")] = Field(default_factory=list)
    then: Annotated[Literal["pause", "go on"], Field(description="pause, or go on by itself")] = "go on"
    hold: Annotated[Seconds, Field(description="seconds it is held before it goes on")] = 4


class Lately(Block):
    """Something that somebody does on each day."""

    type: Annotated[Name, Field(description="an event of the vocabulary, as ride")]
    fields: Annotated[dict[str, Scalar], Field(description="as {mode: metro, amount: 4}")] = Field(default_factory=dict)


class Lived(Block):
    """What is otherwise than in people.json: for how many days somebody has lived, and what they do on each."""

    days: Annotated[int | None, Field(ge=0, le=80, description="a number up to 80")] = None
    week: Annotated[list[Lately] | None, Field(min_length=1, max_length=20, description="a list of acts")] = None


class Tape(Block):
    """A demo from its beginning to its end."""

    schema_: Annotated[Literal["tape/v1"], Field(alias="schema", description="tape/v1")]
    name: Annotated[Id, Field(description="as the file is called")]
    title: Annotated[Texts, Field(description="{zh-CN: …, en: …}")]
    about: Annotated[str, Field(max_length=1000, description="for whom it is")] = ""
    lasts: Annotated[Lasting, Field(description="how long it is meant to take, as 8m")]
    starts: Annotated[Instant, Field(description="the game's instant, as 2027-03-12T07:30+08:00")]
    seed: Annotated[int, Field(ge=0, le=2**31, description="a whole number")] = 7
    cast: Annotated[list[Name], Field(description="[mei, lin, chen]: who is there of people.json, by default all")] = (
        Field(default_factory=list)
    )
    people: Annotated[dict[str, Lived], Field(description="{lin: {days: 60}}: who lived otherwise")] = Field(
        default_factory=dict
    )
    players: Annotated[list[Name], Field(min_length=2, max_length=2, description="[left, right], as [mei, lin]")]
    beats: Annotated[list[Beat], Field(min_length=1, max_length=60, description="a list of beats")]


def seconds(lasting: str) -> int:
    """Return a time as `24h` in seconds."""
    found = re.fullmatch(r"(\d+)([wdhms])", lasting)
    assert found is not None
    return int(found[1]) * {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}[found[2]]


def takes(tape: Tape) -> float:
    """Return how many seconds a tape takes when nobody holds it up."""
    return sum(map(takes_beat, tape.beats))


def takes_beat(beat: Beat) -> float:
    """Return how many seconds a beat is meant to take, with the talk it is held for."""
    waits = sum(float(step.wait or 0) + float(step.clock.over if step.clock else 0) for step in beat.do)
    return waits + float(beat.hold)
