"""The forest's manifest."""

from engine.clock import HOUR
from games.forest.game import GAME

ENERGY = next(asset for asset in GAME.assets if asset.name == "energy")


def test_energy_is_counted_in_grams():
    assert ("g", 1) == (ENERGY.unit, ENERGY.scale)


def test_energy_ripens_a_day_after_the_act_and_is_gone_three_days_later():
    assert ENERGY.hold is not None
    ripe_at = ENERGY.hold.ripe_at(at=0, accepted_at=5)

    assert (24 * HOUR, 96 * HOUR) == (ripe_at, ENERGY.hold.gone_at(ripe_at))


def test_energy_told_late_is_ripe_when_it_is_accepted():
    assert ENERGY.hold is not None
    assert 30 * HOUR == ENERGY.hold.ripe_at(at=0, accepted_at=30 * HOUR)


def test_the_steps_of_a_day_share_a_bubble():
    assert ENERGY.hold is not None
    assert {"steps"} == ENERGY.hold.merge_by_day


def test_the_title_is_there_in_both_languages():
    assert {"zh-CN", "en"} == set(GAME.title)
