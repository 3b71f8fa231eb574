"""Views: what a scene can ask for."""

from engine.ground import Ground
from engine.people.players import Locked, look_at
from engine.store import Database
from engine.view import View
from tests.world import NOW, World, quest


def words(code: str, values: object) -> dict[str, str]:
    return {"zh-CN": f"不行：{code}", "en": f"no: {code}"}


def player(tx, ref: str) -> Locked:
    found = look_at(tx, "ref", ref)
    assert found
    return found


def seen(world: World, tx, friend: str = "") -> View:
    other = player(tx, friend) if friend else None
    ground = Ground("sea", world.numbers.assets, lambda _no: None, len)
    return View(tx, ground, player(tx, "ann"), other, NOW, words)


def test_a_view_sees_purses_and_holds_of_whose_game_it_is(database: Database):
    eggs, energy = quest("eggs", "sign_in", give="eggs", amount=3), quest("pay", amount=5)
    world = World(database, eggs, energy, players=("ann", "bob"))
    world.tell(world.event("sign_in"), world.payment(), world.payment(), world.event("sign_in", player="bob"))

    with database.reading() as tx:
        own, friend_s = seen(world, tx), seen(world, tx, "bob")
        assert (own.purse("eggs"), [amount for *_, amount, _ in own.holds("energy")]) == (3_000, [5, 5])
        assert (friend_s.purse("eggs"), friend_s.holds("energy")) == (3_000, [])
        assert (own.owner.ref, friend_s.owner.ref) == ("ann", "bob")


def test_an_offer_says_whether_and_why_not(database: Database):
    world = World(database, quest("pay"))

    with database.reading() as tx:
        can, cannot = seen(world, tx).offer("feed", grams=5), seen(world, tx).offer("feed", "not_enough", to="7")

    assert can == {"move": "feed", "arguments": {"grams": 5}, "can": True, "why": None}
    assert (cannot["can"], cannot["why"]) == (
        False, {"code": "not_enough", "zh-CN": "不行：not_enough", "en": "no: not_enough"}
    )  # fmt: skip
