"""Who may take, help and give what, as tables."""

from random import Random

import pytest

from games.forest.rules import taking
from games.forest.rules.taking import HOUR, Bubble, Status, Thief

DAY = 24 * HOUR
RIPE = Bubble(ripe_at=0, gone_at=72 * HOUR, amount_g=100)
LATE = 70 * HOUR  # in its last hours


@pytest.mark.parametrize(("now", "code"), [(-1, "not_ripe"), (0, ""), (72 * HOUR - 1, ""), (72 * HOUR, "gone")])
def test_an_owner_collects_from_the_moment_it_is_ripe_until_it_is_gone(now: int, code: str):
    assert taking.collect_refused(RIPE, now) == code


@pytest.mark.parametrize(
    ("friends", "grown_g", "visits", "code"),
    [(0, 0, 0, ""), (0, 900, 0, ""), (3, 0, 0, ""), (3, 1, 0, "has_friends"), (0, 0, 1, "visited_already")],
)
def test_the_neighbour_has_something_for_who_begins_and_for_who_has_no_friends(
    friends: int, grown_g: int, visits: int, code: str
):
    assert taking.neighbour_refused(friends, grown_g, visits) == code


@pytest.mark.parametrize(
    ("amount", "taken", "left"),
    [(100, 0, 40), (60, 40, 0), (61, 39, 1), (5, 0, 2), (3, 2, 0), (1, 0, 0), (2, 0, 0), (4, 0, 1), (50, 0, 20)],
)
def test_the_owner_keeps_sixty_percent_of_what_was_in_it_rounded_up(amount: int, taken: int, left: int):
    assert taking.left_to_take(RIPE._replace(amount_g=amount, taken_g=taken)) == left


@pytest.mark.parametrize(
    ("bubble", "thief", "now", "code"),
    [
        (RIPE, Thief(), 1, ""),
        (RIPE._replace(golden=True), Thief(), 1, "golden"),
        (RIPE, Thief(peace=True), 1, "peace"),
        (RIPE, Thief(), 72 * HOUR, "gone"),
        (RIPE, Thief(times=1), 1, "taken_already"),
        (RIPE, Thief(times=1, may=2), 1, ""),
        (RIPE, Thief(delay_ms=2), 1, "not_ripe"),
        (RIPE, Thief(delay_ms=1), 1, ""),
        (RIPE, Thief(shield=True), 1, "shield"),
        (RIPE._replace(amount_g=60, taken_g=40), Thief(), 1, "left_to_owner"),
        (RIPE, Thief(guest=False), 1, "for_others"),
        (RIPE, Thief(today_here=1), 1, ""),
        (RIPE, Thief(today_here=2), 1, "enough_of_friend"),
        (RIPE, Thief(today=19), 1, ""),
        (RIPE, Thief(today=20), 1, "enough_today"),
    ],
)
def test_a_theft_is_refused_with_its_reason(bubble: Bubble, thief: Thief, now: int, code: str):
    assert taking.steal_refused(bubble, thief, now) == code


def test_a_share_is_drawn_from_1_to_a_tenth_and_never_more_than_is_left():
    drawn = {taking.share_taken(RIPE, Random(seed)) for seed in range(200)}
    last = {taking.share_taken(RIPE._replace(amount_g=62, taken_g=38), Random(seed)) for seed in range(200)}

    assert (drawn, last) == (set(range(1, 11)), {1, 2})


@pytest.mark.parametrize(
    ("bubble", "today", "now", "code"),
    [
        (RIPE, 0, LATE, ""),
        (RIPE, 0, 66 * HOUR, ""),
        (RIPE, 0, 66 * HOUR - 1, "not_vanishing"),
        (RIPE, 0, 72 * HOUR, "gone"),
        (RIPE, 20, LATE, "enough_help"),
        (RIPE._replace(golden=True), 0, LATE, "golden"),
    ],
)
def test_help_is_for_the_last_hours(bubble: Bubble, today: int, now: int, code: str):
    assert taking.help_refused(bubble, today, now) == code


@pytest.mark.parametrize(
    ("bubble", "now", "status"),
    [
        (RIPE, -1, Status.GROWING),
        (RIPE, 0, Status.RIPE),
        (RIPE, LATE, Status.VANISHING),
        (RIPE._replace(golden=True), LATE, Status.GOLDEN),
    ],
)
def test_how_the_owner_sees_a_bubble(bubble: Bubble, now: int, status: Status):
    assert taking.status_for_owner(bubble, now) is status


@pytest.mark.parametrize(
    ("bubble", "thief", "now", "status"),
    [
        (RIPE, Thief(), 1, Status.RIPE),
        (RIPE, Thief(delay_ms=2), 1, Status.GROWING),
        (RIPE, Thief(times=1), 1, Status.TAKEN),
        (RIPE, Thief(times=1), LATE, Status.VANISHING),
        (RIPE, Thief(shield=True), 1, Status.PROTECTED),
        (RIPE, Thief(guest=False), 1, Status.LEFT),
        (RIPE, Thief(peace=True), 1, Status.PROTECTED),
        (RIPE._replace(amount_g=60, taken_g=40), Thief(), 1, Status.LEFT),
        (RIPE._replace(golden=True), Thief(), 1, Status.GOLDEN),
    ],
)
def test_how_a_friend_sees_a_bubble(bubble: Bubble, thief: Thief, now: int, status: Status):
    assert taking.status_for_friend(bubble, thief, now) is status


@pytest.mark.parametrize(("now", "told"), [(-HOUR - 1, "later"), (-HOUR, "soon"), (-1, "soon"), (0, "")])
def test_friends_are_told_soon_or_later_and_never_a_countdown(now: int, told: str):
    assert taking.ripens(RIPE, now, 0) == told


def test_the_delay_belongs_to_what_friends_are_told():
    assert taking.ripens(RIPE, 0, 1) == "soon"


@pytest.mark.parametrize(
    ("lot", "friends", "guest"),
    [(9_999, 6, True), (8_571, 7, True), (8_572, 7, False), (2_999, 20, True), (3_000, 20, False), (2_499, 200, True),
     (2_500, 200, False), (9_999, 1, True), (9_999, 0, True)],
)  # fmt: skip
def test_about_six_friends_are_drawn_for_a_bubble_and_at_least_a_quarter(lot: int, friends: int, guest: bool):
    assert taking.is_guest(lot, friends) is guest


@pytest.mark.parametrize(
    ("grams", "today", "code"), [(10, 0, ""), (66, 2, ""), (66, 3, "enough_water"), (11, 0, "wrong_amount")]
)
def test_water_comes_in_four_sizes_three_times_a_day(grams: int, today: int, code: str):
    assert taking.water_refused(grams, today) == code


@pytest.mark.parametrize(
    ("taken", "back", "limit", "grams"),
    [
        (30, 0, 0, 0),
        (30, 0, 10, 18),
        (20, 0, 10, 10),
        (19, 0, 10, 0),
        (30, 18, 10, 0),
        (100, 0, 10, 66),
        (100, 66, 10, 18),
    ],
)
def test_what_goes_back_is_the_nearest_amount_of_water_below_what_is_too_much(
    taken: int, back: int, limit: int, grams: int
):
    assert taking.given_back(taken, back, limit) == grams


def test_six_bubbles_are_shown_what_can_be_collected_first_and_always_the_newest():
    bubbles = [RIPE._replace(ripe_at=n * HOUR, gone_at=(n + 72) * HOUR) for n in range(9)]

    assert taking.shown(bubbles, 3 * HOUR) == [0, 1, 2, 3, 4, 8]
    assert taking.shown(list(reversed(bubbles)), 3 * HOUR) == [8, 7, 6, 5, 4, 3]


def test_a_friend_is_shown_first_what_can_be_taken_of_then_what_can_be_saved():
    now = 3 * HOUR
    taken, fresh, growing = Thief(times=1), Thief(), RIPE._replace(ripe_at=now + 1, gone_at=now + 9 * HOUR)
    vanishing, later = RIPE._replace(gone_at=now + HOUR), RIPE._replace(gone_at=now + 50 * HOUR)
    each = [(growing, fresh), *[(RIPE, taken)] * 6, (vanishing, taken), (later, fresh), (vanishing, fresh)]

    assert taking.shown_to_friend(each, now) == [9, 8, 7, 1, 2, 3]


@pytest.mark.parametrize(
    ("today", "here", "code"),
    [(0, 0, ""), (19, 0, ""), (20, 0, "enough_thumbs"), (1, 1, "thumbed_already"), (20, 1, "thumbed_already")],
)
def test_thumbs_are_one_a_friend_and_twenty_in_all(today: int, here: int, code: str):
    assert taking.thumb_refused(today, here) == code


def test_peace_begins_when_nothing_was_taken_today():
    assert [taking.peace_refused(taken) for taken in (0, 1)] == ["", "took_today"]
