"""The hour and season of a picture on the desktop."""

from datetime import timedelta, timezone

from games.stage.seasons import words_at

CHINA = timezone(timedelta(hours=8))


def test_the_words_are_those_of_the_hour_and_the_month_where_the_player_is():
    assert words_at("2026-05-05T04:00:00Z", CHINA) == "day spring"
    assert words_at("2026-11-05T10:59:00Z", CHINA) == "dusk autumn"
    assert words_at("2026-07-31T20:59:00Z", CHINA) == "night summer"


def test_feasts_have_their_days():
    assert words_at("2026-02-17T04:00:00Z", CHINA) == "day winter newyear"
    assert words_at("2026-09-25T12:00:00Z", CHINA) == "night autumn mooncakes"
    assert words_at("2026-09-26T17:00:00Z", CHINA) == "night autumn"
