"""What moves and the scene both load, on both databases."""

from datetime import date

from engine.ground import Ground, Label
from engine.store import Database
from games.forest.rules.taking import Thief
from games.forest.seen import Grove, groves_of, is_golden, monday_of, with_lots
from games.forest.tables import Forest
from tests.forest.world import Woods
from tests.world import NOW, READER

WEDNESDAY = date(2026, 11, 18)


def labelled(act: str) -> Ground:
    return Ground("forest", {}, lambda no: Label("q", {}, act, {}) if no == 7 else None, READER.keyed)


def test_a_week_s_growth_begins_anew_on_monday():
    grove = Grove(256)
    for day, grams in ((WEDNESDAY, 10), (date(2026, 11, 22), 5), (date(2026, 11, 23), 3)):
        grove.grow(grams, day)

    assert (grove.grown_g, grove.week_g, grove.week) == (18, 3, monday_of(date(2026, 11, 29)))


def test_a_forest_is_put_back_as_it_was_changed(database: Database):
    woods = Woods(database, "mei", "lin")
    id = woods.ids["mei"]
    with database.writing() as tx:
        grove = groves_of(tx, [id], NOW)[id]
        grove.peace, grove.goal = 1, "fir"
        tx.put(Forest, [grove.row()])

    with database.reading() as tx:
        assert groves_of(tx, [id], NOW)[id] == grove


def test_gifts_and_what_the_forest_itself_pays_are_golden():
    cases = [("payment", 0), ("payment", 7), ("forest.x", 7), ("x", 8)]

    assert [is_golden(labelled(act), no) for act, no in cases] == [True, False, True, False]


def test_lots_belong_to_bubble_and_friend_and_lie_within_their_bounds():
    ground = labelled("payment")
    drawn = [with_lots(Thief(), ground, hold, 256, 24) for hold in range(400)]

    assert drawn == [with_lots(Thief(), ground, hold, 256, 24) for hold in range(400)]
    assert (min(one.delay_ms for one in drawn) < 10_000, max(one.delay_ms for one in drawn) > 110_000) == (True, True)
    assert max(one.delay_ms for one in drawn) <= 120_000
    assert 60 < sum(one.guest for one in drawn) < 140  # six of twenty-four friends
