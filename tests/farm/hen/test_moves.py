"""One's own hen: feeding, eggs, petting, sleep; on both databases."""

from engine.clock import DAY, HOUR, MINUTE
from engine.risk.sanctions import Order, impose
from engine.store import Database
from tests.farm.world import Yards
from tests.world import NOW


def test_a_hen_is_taken_in_once(database: Database):
    yards = Yards(database, "mei")

    assert yards.no("mei", "adopt") == "has_hen"
    assert (yards.state("mei"), yards.scene("mei")["hen"]["name"]) == ("hungry", "huahua")


def test_without_a_hen_the_scene_offers_to_take_one_in(database: Database):
    yards = Yards(database, "mei", homeless=("lin",))

    assert yards.scene("lin")["hen"] is None
    assert yards.scene("lin")["can"][0]["move"] == "adopt"
    assert yards.no("lin", "feed") == "no_hen"


def test_a_meal_is_eaten_in_five_hours_and_counts_for_the_egg(database: Database):
    yards = Yards(database, "mei")
    yards.fed("mei")
    empty = yards.scene("mei")["trough"]["empty_at"]
    yards.wait(2 * HOUR)
    half = yards.scene("mei")
    yards.wait(3 * HOUR)
    over = yards.scene("mei")

    assert empty is not None
    assert half["hen"]["state"] == "eating"
    assert half["trough"]["mg"] == 180_000 - 2 * 37_000
    assert (over["hen"]["state"], over["trough"]["mg"], over["egg"]["part"]) == ("hungry", 0, 200)


def test_looking_changes_nothing(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.fed("mei")
    yards.fed("lin")
    for _ in range(30):
        yards.world.now += 4 * MINUTE + 321
        yards.scene("mei")
    seen, unseen = yards.scene("mei"), yards.scene("lin")

    assert seen["trough"] == unseen["trough"]


def test_five_meals_are_an_egg(database: Database):
    yards = with_an_egg(database)

    assert yards.play("mei", "take_eggs") == {"eggs": 1}
    assert yards.eggs("mei") == 1_000
    assert yards.no("mei", "take_eggs") == "no_egg_yet"


def test_eggs_wait_in_the_nest_while_nothing_is_earned_in_games(database: Database):
    yards = with_an_egg(database)
    with database.writing() as tx:
        impose(tx, database.ids, yards.ids["mei"], Order("unpaid", "other", 7, "anna"), yards.now)

    assert yards.no("mei", "take_eggs") == "eggs_wait"
    yards.wait(7 * DAY)
    assert (yards.play("mei", "take_eggs"), yards.eggs("mei")) == ({"eggs": 1}, 1_000)


def test_she_is_fed_when_she_is_hungry_and_there_is_a_meal_in_store(database: Database):
    yards = Yards(database, "mei")

    assert yards.no("mei", "feed") == "store_low"
    yards.fed("mei")
    yards.stock("mei", 500)
    assert yards.no("mei", "feed") == "still_eating"


def test_a_stroke_a_day_makes_her_happier_and_faster(database: Database):
    yards = Yards(database, "mei")
    yards.fed("mei")
    before = yards.scene("mei")["hen"]
    yards.play("mei", "pet")
    after = yards.scene("mei")["hen"]

    assert (before["mood"], after["mood"]) == (50, 55)
    assert (before["speed_mg_h"], after["speed_mg_h"]) == (37_000, 37_100)
    assert yards.no("mei", "pet") == "petted_already"


def test_in_the_evening_she_is_tucked_in_and_sleeps_until_six(database: Database):
    yards = Yards(database, "mei", now=NOW - NOW % (24 * HOUR) + 12 * HOUR)  # 20:00 in Shanghai
    yards.stock("mei", 180)
    yards.play("mei", "tuck_in")

    assert (yards.state("mei"), yards.no("mei", "feed"), yards.no("mei", "tuck_in")) == ("sleepy", "asleep", "asleep")
    yards.play("mei", "wake")
    assert (yards.no("mei", "wake"), yards.state("mei")) == ("awake_already", "hungry")
    yards.play("mei", "tuck_in")
    yards.wait(10 * HOUR)
    assert yards.state("mei") == "hungry"


def test_by_day_she_is_not_put_to_bed(database: Database):
    yards = Yards(database, "mei", now=NOW - NOW % (24 * HOUR) + 6 * HOUR)

    assert yards.no("mei", "tuck_in") == "not_evening"


def test_who_stays_away_for_days_finds_a_hen_that_rests(database: Database):
    yards = Yards(database, "mei")
    yards.wait(73 * HOUR)

    assert yards.state("mei") == "resting"


def test_an_owner_is_told_once_when_the_meal_is_over(database: Database):
    yards = Yards(database, "mei")
    yards.fed("mei")
    yards.wait(6 * HOUR)

    assert yards.world.count("inbox WHERE kind = 'farm.hungry'") == 1


def with_an_egg(database: Database, *names: str) -> Yards:
    """Mei's hen has an egg in the nest."""
    yards = Yards(database, *(names or ("mei",)))
    for _ in range(5):
        yards.fed("mei")
        yards.wait(5 * HOUR)
    return yards


def test_eggs_wait_in_the_nest_while_the_quest_that_pays_them_is_paused(database: Database):
    yards = with_an_egg(database)
    yards.world.content.book.switch("eggs", on=False)
    offer = next(one for one in yards.scene("mei")["can"] if one["move"] == "take_eggs")

    assert (yards.no("mei", "take_eggs"), offer["why"]["code"]) == ("eggs_wait", "eggs_wait")
    yards.world.content.book.switch("eggs", on=True)
    assert (yards.play("mei", "take_eggs"), yards.eggs("mei")) == ({"eggs": 1}, 1_000)


def test_eggs_that_wait_take_nothing_from_a_guest(database: Database):
    yards = with_an_egg(database, "mei", "lin")
    yards.stock("lin", 20)
    yards.play("lin", "visit", friend="mei")
    yards.world.now += 3 * HOUR  # her tea is over, and nobody has looked since
    yards.world.content.book.switch("eggs", on=False)

    assert yards.no("mei", "take_eggs") == "eggs_wait"
    assert yards.world.count(f"farm_eater WHERE guest_id = {yards.ids['lin']}") == 1
    yards.wait(HOUR)
    assert yards.world.count("inbox WHERE kind = 'farm.hen_back'") == 1


def test_to_bed_and_up_again_makes_her_happier_once_a_day(database: Database):
    yards = Yards(database, "mei", now=NOW - NOW % (24 * HOUR) + 12 * HOUR)  # 20:00 in Shanghai
    for _ in range(3):
        yards.play("mei", "tuck_in")
        yards.play("mei", "wake")

    assert yards.scene("mei")["hen"]["mood"] == 55


def test_a_hen_eats_as_fast_as_is_shown_though_she_was_happier_long_ago(database: Database):
    yards = Yards(database, "mei")
    yards.fed("mei")
    yards.play("mei", "pet")
    yards.wait(30 * DAY)
    yards.fed("mei")
    shown = yards.scene("mei")
    yards.wait(HOUR)

    assert shown["hen"]["mood"] == 50
    assert shown["trough"]["mg"] - yards.scene("mei")["trough"]["mg"] == shown["hen"]["speed_mg_h"]


def test_while_she_eats_the_speed_is_shown_that_she_eats_at(database: Database):
    yards = Yards(database, "mei", now=NOW - NOW % (24 * HOUR) + 15 * HOUR)  # 23:00 in Shanghai
    yards.fed("mei")
    yards.play("mei", "pet")
    before = yards.scene("mei")["hen"]["speed_mg_h"]
    yards.wait(2 * HOUR)

    assert yards.scene("mei")["hen"]["speed_mg_h"] == before
