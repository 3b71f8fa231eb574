"""Which quests a player can do now for an asset, and how far the player is."""

from engine.clock import DAY
from engine.days import instant
from engine.ground import Offered
from engine.people.players import look_at
from engine.risk.sanctions import Order, impose
from engine.store import Database
from engine.support.offered import offered, pays
from tests.world import SHANGHAI, World, limit, quest

QUESTS = (
    quest("a-once", "sign_in", give="feed", amount=7, limits=[limit(1)]),
    quest("b-many", "share", give="feed", amount="3 + 4", limits=[limit(3), limit(10, "reward", "week")]),
    quest("c-need", "content_read", give="feed", count={"times": "acts", "every": "week", "need": 2}),
    quest("d-students", "sign_in", give="feed", who={"segments": ["student"]}),
    quest("e-weekend", "sign_in", give="feed", when={"event": "sign_in", "weekdays": ["sat", "sun"]}),
    quest("f-early", "sign_in", give="feed", when={"event": "sign_in", "hours": ["06:00-07:00"]}),
    quest("g-draft", "sign_in", give="feed", status="draft"),
    quest("h-energy", "sign_in"),
    quest("i-spring", "sign_in", give="feed", when={"event": "sign_in", "from": "2027-03-01"}),
    quest("j-payees", "bill_paid", give="feed", limits=[limit(1, per="event.payee")]),
)


def found(world: World, asset: str = "feed") -> dict[str, Offered]:
    """What is offered to the world's player, by the quests' names."""
    with world.db.reading() as tx:
        player = look_at(tx, "ref", world.player)
        assert player
        return {one.label.quest: one for one in offered(world.content, world.numbers, tx, player, world.now, asset)}


def far(world: World) -> dict[str, tuple[int, int | None, bool]]:
    """How far the player is with each."""
    return {name: (one.so_far, one.need, one.done) for name, one in found(world).items()}


def test_what_is_for_this_player_today_is_offered_with_what_it_gives(database: Database):
    world = World(database, *QUESTS)

    assert {name: one.gives for name, one in found(world).items()} == {
        "a-once": 7, "b-many": None, "c-need": 5, "f-early": 5, "j-payees": 5,
    }  # fmt: skip
    assert [*found(world, "energy")] == ["h-energy"]


def test_a_student_sees_what_is_for_students_and_at_weekends_there_is_more(database: Database):
    world = World(database, *QUESTS)
    world.put(profile='{"segments": ["student"]}')
    world.now = instant("2026-11-21 12:00", SHANGHAI)

    assert {"d-students", "e-weekend"} <= found(world).keys()


def test_how_far_a_player_is_with_limits_and_needs(database: Database):
    world = World(database, *QUESTS)
    before = far(world)
    world.tell(world.event("sign_in"), world.event("share"), world.event("content_read", article="a"))
    between = far(world)
    world.tell(world.event("content_read", article="b"))

    assert (before["a-once"], before["b-many"], before["c-need"]) == ((0, 1, False), (0, 3, False), (0, 2, False))
    assert (between["a-once"], between["b-many"], between["c-need"]) == ((1, 1, True), (1, 3, False), (1, 2, False))
    assert far(world)["c-need"] == (2, 2, True)
    world.now += DAY
    assert far(world)["a-once"] == (0, 1, False)


def test_a_used_up_reward_is_done_too(database: Database):
    world = World(database, *QUESTS)
    world.tell(world.event("share"), world.event("share"))

    assert far(world)["b-many"] == (2, 3, True)


def test_it_is_one_question_to_the_database(database: Database):
    world = World(database, *QUESTS)
    with world.db.reading() as tx:
        player = look_at(tx, "ref", "ann")
    assert player
    seen: list[str] = []
    world.db.probe = seen.append
    with world.db.reading() as tx:
        offered(world.content, world.numbers, tx, player, world.now, "feed")
    world.db.probe = None

    assert len([sql for sql in seen if "progress" in sql]) <= 2


def test_what_nobody_offers_is_an_empty_list(database: Database):
    assert found(World(database, *QUESTS), "eggs") == {}


def paid(world: World, event: str) -> bool:
    """Whether a quest would pay the world's player for an event now."""
    with world.db.reading() as tx:
        player = look_at(tx, "ref", world.player)
        assert player
        return pays(world.content, world.numbers, tx, player, world.now, event)


def test_a_live_quest_pays_until_it_is_used_up_paused_or_gone(database: Database):
    world = World(database, quest("once", "sign_in", give="feed", limits=[limit(1)]))
    fresh = paid(world, "sign_in"), paid(world, "share")
    world.one(world.event("sign_in"))
    used_up = paid(world, "sign_in")
    world.now += DAY
    tomorrow = paid(world, "sign_in")
    world.content.book.switch("once", on=False)

    assert (fresh, used_up, tomorrow, paid(world, "sign_in")) == ((True, False), False, True, False)


def test_no_quest_pays_whose_rewards_rest(database: Database):
    world = World(database, quest("any", "sign_in", give="feed"))
    with database.writing() as tx:
        [(id,)] = tx.connection.exec_driver_sql("SELECT id FROM player")
        impose(tx, database.ids, id, Order("unpaid", "other", 7, "anna"), world.now)

    assert not paid(world, "sign_in")
