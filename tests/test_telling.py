"""Messages in words: both languages, display units, links to the game's own view."""

from dataclasses import replace

import pytest

from engine import inbox
from engine.clock import ManualClock
from engine.errors import WrongContent
from engine.game import Asset, Game, check_notices, discover
from engine.outbox import Telling, notify
from engine.published.content import Content
from engine.published.live import Fixed, Live
from engine.store import Database
from engine.telling import Told, notice_of, told, with_newer
from engine.words.notices import GONE, Notice
from tests import in_flight as flight
from tests.in_flight import gives, made
from tests.inboxes import drain, say
from tests.world import NOW, UNDO, VOCABULARY, World, book_of, quest

PAY = quest("pay", amount="event.amount", undo=UNDO, title={"zh-CN": "随手付", "en": "Pay your way"})
FEED = quest("feed", give="feed", amount="event.amount", undo=UNDO)
GIFT = Notice({"zh-CN": "收到 {feed} 饲料", "en": "{feed} of feed came"}, "farm", ("hen",), {"feed": "feed"})


def content() -> Content:
    shipped = {game.name: game for game in discover()}
    farm = shipped["farm"]
    in_hand = (Asset("feed", "g", 1_000),)  # what goes to the purse at once is told as had
    games = (shipped["forest"], Game(farm.name, farm.title, in_hand, notices={"gift": GIFT}))
    book = book_of([PAY, FEED], games)
    return Content(VOCABULARY, book, {asset.name: asset for game in games for asset in game.assets}, games=games)


@pytest.fixture
def world(database: Database) -> World:
    return World(database, content=content())


def seen(world: World) -> list[Told]:
    drain(world.db)
    [(me,)] = world.rows("SELECT id FROM player")
    with world.db.reading() as tx:
        return told(world.content, world.numbers, reversed(inbox.page(tx, me, None, 50)))


def test_earnings_are_told_in_display_units_and_lead_to_the_game_of_their_asset(world: World):
    world.one(world.payment(1))
    feed, energy = seen(world)

    assert (feed.words["en"], feed.view, feed.link) == ("good: 1 g for you.", "farm", {"quest": "feed"})
    assert energy.words == {
        "zh-CN": "「随手付」得到 1g，记得来收", "en": "Pay your way: 1 g waits for you. Come and collect it!",
    }  # fmt: skip
    assert (energy.view, energy.link) == ("forest", {"quest": "pay"})


def test_what_a_refund_took_back_is_told_kindly(world: World):
    world.one(world.payment(1_500, "t"))
    world.one(world.refund("t", 1_500))

    assert seen(world)[-1].words == {
        "zh-CN": "有付款退回了，「随手付」的 1500g 也随之退回",
        "en": "A payment was refunded, so 1,500 g of Pay your way went back too.",
    }


def test_a_quest_that_has_gone_is_told_as_gone(world: World):
    world.one(world.payment(1))
    world.content = Content(VOCABULARY, book_of([FEED], discover()), world.content.assets)
    world.numbers = world.content.bind(world.db)

    assert [one.words["en"] for one in seen(world)] == ["good: 1 g for you.", GONE.words["en"]]


def test_a_quest_that_another_process_runs_already_is_told_by_its_title(database: Database):
    pay, spring = flight.quest("pay", amount=10, tests=gives(10)), flight.quest("spring", amount=3, tests=gives(3))
    clock = ManualClock(NOW)
    old, new = (Live(database, Fixed(made(*quests)), clock).now for quests in ((pay,), (pay, spring)))
    world = World(database, content=new.content)
    world.numbers = new.numbers
    world.one(world.payment())
    drain(database)
    [(me,)] = world.rows("SELECT id FROM player")
    with database.reading() as tx:
        rows = inbox.page(tx, me, None, 50)
    words = [[one.words for one in told(one.content, with_newer(database, one.content, one.numbers, rows), rows)]
             for one in (old, new)]  # fmt: skip

    assert words[0] == words[1]
    assert with_newer(database, new.content, new.numbers, rows) is new.numbers


def test_a_quest_that_no_process_knows_is_told_as_gone(world: World):
    world.one(world.payment(1))
    drain(world.db)
    [(me,)] = world.rows("SELECT id FROM player")
    with world.db.reading() as tx:
        rows = inbox.page(tx, me, None, 50)
    none = replace(world.numbers, quests_by_no={})

    assert [one.words for one in told(world.content, with_newer(world.db, world.content, none, rows), rows)] == [
        GONE.words, GONE.words,
    ]  # fmt: skip


def test_a_game_s_message_is_told_in_its_words_with_its_units(world: World):
    [(me,)] = world.rows("SELECT id FROM player")
    ids = world.db.ids
    with world.db.writing() as tx:
        notify(tx, ids, [Telling(me, "farm.gift", world.now, {"feed": 2_500, "hen": "h1"})])
    [one] = seen(world)

    assert one.words == {"zh-CN": "收到 2.5g 饲料", "en": "2.5 g of feed came"}
    assert (one.view, one.link) == ("farm", {"hen": "h1"})


def test_a_message_whose_kind_wants_other_values_now_is_told_as_gone(world: World):
    [(me,)] = world.rows("SELECT id FROM player")
    say(world.db, me, 1, kind="farm.gift")

    assert seen(world)[0].words == GONE.words


@pytest.mark.parametrize("kind", ["farm.none", "none.gift", "none", ""])
def test_a_kind_nobody_knows_is_gone(world: World, kind: str):
    assert notice_of(world.content.games, kind) is GONE


def test_a_game_with_a_message_that_cannot_be_told_stops_the_start():
    salt = Asset("salt", "g", 1)
    wrong = Game("sea", {}, (salt,), notices={"gift": Notice({"en": "x"}, units={"n": "pepper"})})

    with pytest.raises(WrongContent) as error:
        check_notices([wrong], {"salt": salt})
    assert error.value.findings == [
        "sea.gift: it needs words in zh-CN and en", "sea.gift: there is no asset 'pepper'",
    ]  # fmt: skip
