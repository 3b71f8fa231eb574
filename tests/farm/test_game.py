"""The farm's manifest."""

from games.farm.game import GAME

ASSETS = {asset.name: asset for asset in GAME.assets}


def test_feed_is_counted_in_milligrams_and_shown_in_grams():
    assert ("g", 1_000) == (ASSETS["feed"].unit, ASSETS["feed"].scale)


def test_an_hour_of_eating_is_a_whole_number_a_second():
    assert 10 == 36 * ASSETS["feed"].scale / 3_600


def test_feed_waits_at_the_door_ripe_for_ten_years():
    hold = ASSETS["feed"].hold

    assert hold is not None
    assert (hold.ripens_after_h, hold.lasts_h) == (0, 87_600)


def test_a_twentieth_of_an_egg_can_be_counted():
    assert 50 == ASSETS["eggs"].scale // 20


def test_the_title_is_there_in_both_languages():
    assert {"zh-CN", "en"} == set(GAME.title)
