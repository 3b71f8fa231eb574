"""Friends with what can be done for them, what happened, thanks and invitations; on both databases."""

from engine.clock import HOUR
from engine.social.friends import block
from engine.store import Database
from tests.farm.visits.test_moves import MORNING, visited
from tests.farm.world import Yards


def lines(yards: Yards, who: str) -> dict[str, dict[str, object]]:
    names = {str(id): name for name, id in yards.ids.items()}
    return {names[str(one["player"])]: one for one in yards.scene(who, page="friends")["friends"]}


def test_a_long_list_of_friends_goes_on_page_by_page(database: Database):
    yards = Yards(database, "mei", *[f"p{n}" for n in range(25)])
    first = yards.scene("mei", page="friends")
    second = yards.scene("mei", page="friends", after=first["next"])

    assert (len(first["friends"]), len(second["friends"]), second["next"], first["of"]) == (20, 6, None, 26)
    assert [one["rank"] for one in first["friends"] + second["friends"]] == list(range(1, 27))


def test_a_friend_without_a_hen_and_a_stranger_are_not_listed(database: Database):
    yards = Yards(database, "mei", "lin", strangers=("zhao",), homeless=("wu",))

    assert set(lines(yards, "mei")) == {"mei", "lin"}


def test_a_line_says_that_there_are_thieves_and_never_whose(database: Database):
    yards = visited(database, "mei", "lin", "wu")
    line = lines(yards, "wu")["lin"]

    assert line["hints"] == ["thieves"]
    assert set(line) == {"rank", "player", "eggs_laid", "me", "state", "hints"}


def test_a_hen_that_rests_looks_hungry_to_friends_and_nobody_hears_how_long_her_owner_was_away(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.wait(80 * HOUR)

    assert (lines(yards, "lin")["mei"]["state"], yards.state("mei")) == ("hungry", "resting")
    assert yards.scene("lin", "mei")["hen"]["state"] == "hungry"


def test_who_is_blocked_is_neither_thanked_nor_joined(database: Database):
    yards = Yards(database, "mei", "lin", now=MORNING)
    yards.stock("lin", 180)
    yards.play("lin", "feed_friend", friend="mei")
    yards.play("lin", "invite", friend="mei")
    with database.writing() as tx:
        block(tx, yards.ids["lin"], yards.ids["mei"], yards.now)

    assert yards.scene("mei", page="kindness") == {"thanks": [], "invitations": []}
    assert yards.no("mei", "thank", friend="lin") == "not_allowed"


def test_an_invitation_that_is_over_is_not_shown(database: Database):
    yards = Yards(database, "mei", "lin")
    yards.play("lin", "invite", friend="mei")
    before = len(yards.scene("mei", page="kindness")["invitations"])
    yards.wait(24 * HOUR)

    assert (before, yards.scene("mei", page="kindness")["invitations"]) == (1, [])
