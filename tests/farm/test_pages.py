"""The farm's pages: each has one name, and who has no hen yet can open all of them; on both databases."""

from engine.store import Database
from games.farm.charity import pages as charity
from games.farm.earning import pages as earning
from games.farm.joy import pages as joy
from games.farm.kindness import pages as kindness
from games.farm.pages import PAGES
from games.farm.quiz import pages as quiz
from games.farm.tools import pages as tools
from tests.farm.world import Yards
from tests.games.machine import offered

ROOMS = (charity, earning, joy, kindness, quiz, tools)


def test_no_two_rooms_have_a_page_of_one_name():
    assert sum(len(room.PAGES) for room in ROOMS) == len(PAGES)


def test_who_has_no_hen_yet_can_open_every_page(database: Database):
    yards = Yards(database, "lin", homeless=("mei",))

    assert [name for name in PAGES if not isinstance(yards.scene("mei", page=name), dict)] == []


def test_what_any_page_offers_is_a_verb_and_what_it_refuses_has_a_reason(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.fed("mei")
    offers = [one for name in PAGES for one in offered(yards.scene("mei", page=name))]

    assert len(offers) > 10
    assert {one["move"] for one in offers} <= set(yards.game.verbs)
    assert [one for one in offers if not one["can"] and not {"code", "zh-CN", "en"} <= one["why"].keys()] == []
