"""One's own hen: adopting, feeding, eggs, petting, sleep, wishes; and the end of a meal, which comes by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from engine.days import instant, local_of
from engine.turn import Turn
from games.farm.keeping import give_own, keep, own_yard, pour, send_thieves
from games.farm.numbers import NUMBERS
from games.farm.rules import hen
from games.farm.rules.hen import MG, State
from games.farm.rules.trough import Trough
from games.farm.tables import Coop
from games.farm.yards import FEED, CoopNow, Yard, rows_of, yards_of

Name = Literal["huahua", "doudou", "mimi", "tuantuan", "guoguo", "xiaomai"]
"""What a hen can be called: friends see it, so it is chosen from a list."""
LAID = "farm.eggs_laid"


def adopt(turn: Turn, name: Name = "huahua") -> None:
    """Take in a hen: the beginning of the farm."""
    if yards_of(turn.tx, turn.ground, [turn.player.id], turn.now):
        turn.refuse("has_hen")
    trough, crop = turn.open_pot(), turn.open_pot()
    coop = CoopNow(
        turn.player.id, trough, crop, turn.now, hungry_at=turn.now, mood_day=turn.day().toordinal(), seen_at=turn.now,
        made_at=turn.now, name=name,
    )  # fmt: skip
    turn.put(Coop, [rows_of(Yard(coop, Trough(0, turn.now)))[0]])
    turn.tell("farm.hen_adopted")


def feed(turn: Turn) -> None:
    """Give one's hungry hen a meal from the store."""
    yard = own_yard(turn)
    if no := hen.feed_refused(yard.state, yard.store_mg):
        turn.refuse(no)
    pour(turn, yard, turn.purse(FEED), NUMBERS.feeding.meal_g * MG)
    turn.count("fed")
    yard.coop.seen_at = turn.now
    keep(turn, yard)
    turn.tell("farm.hen_fed")


def take_eggs(turn: Turn) -> dict[str, Any]:
    """Take the eggs out of the nest: each is paid by the quest that hears of it."""
    yard = own_yard(turn)
    give_own(turn, yard)
    eggs = hen.eggs_ready(yard.crop_mg, yard.coop.laid_mg)
    if not eggs:
        turn.refuse("no_egg_yet")
    if not turn.pays(LAID):
        turn.refuse("eggs_wait")
    yard.coop.laid_mg += eggs * NUMBERS.hen.egg_g * MG
    yard.coop.eggs_laid += eggs
    yard.coop.seen_at = turn.now
    keep(turn, yard)
    turn.tell(LAID, eggs=eggs)
    return {"eggs": eggs}


def pet(turn: Turn) -> None:
    """Stroke one's hen, once a day: she is happier, and eats faster."""
    yard = own_yard(turn)
    if yard.state == State.AWAY:
        turn.refuse("hen_away")
    if turn.counted("pet"):
        turn.refuse("petted_already")
    turn.count("pet")
    yard.pleased(NUMBERS.hen.pet_mood, turn.day())
    yard.coop.ruffled_until, yard.coop.seen_at = 0, turn.now
    keep(turn, yard)


def tuck_in(turn: Turn) -> None:
    """Put one's hen to bed in the evening: she sleeps until the morning; once a day she is happier for it."""
    yard, local = own_yard(turn), local_of(turn.now, turn.player.zone)
    if no := hen.bed_refused(yard.state, local.minute // 60):
        turn.refuse(no)
    morning = f"{local.date + timedelta(days=1)} {NUMBERS.hen.wakes_h:02}:00"
    yard.coop.asleep_until = instant(morning, turn.player.zone.name)
    if not turn.counted("tuck_in"):
        yard.pleased(NUMBERS.hen.bed_mood, turn.day())
    turn.count("tuck_in")
    yard.coop.seen_at = turn.now
    keep(turn, yard)


def wake(turn: Turn) -> None:
    """Wake one's hen before the morning."""
    yard = own_yard(turn)
    if yard.state != State.SLEEPY:
        turn.refuse("awake_already")
    yard.coop.asleep_until, yard.coop.seen_at = 0, turn.now
    keep(turn, yard)


def prefer(turn: Turn, stays: bool | None = None, may_work: bool | None = None) -> None:
    """Say how one wants it: a hen that stays at home (and a coop that no hungry hen visits), hiring."""
    yard = own_yard(turn)
    for name, wish in (("stays", stays), ("may_work", may_work)):
        if wish is not None:
            setattr(yard.coop, name, int(wish))
    if stays:
        send_thieves(turn, yard)
    yard.coop.seen_at = turn.now
    keep(turn, yard)


def meal_over(turn: Turn, ended: int = 0) -> None:
    """Follow-up: the trough is empty since `ended`, unless something was done to it meanwhile; or a guest's time is
    over. Who has nothing to eat here goes home, and the hen is hungry. Two may be of one end: it is told once."""
    yard = own_yard(turn)
    over = 0 < ended == yard.coop.hungry_at == yard.coop.empty_at
    if over:
        yard.coop.empty_at = 0
    keep(turn, yard)
    if over and yard.state == State.HUNGRY:
        turn.notify("hungry")
