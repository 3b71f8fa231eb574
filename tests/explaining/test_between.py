"""Where a player stands between two acts; on a database it is held by test_standing and test_why."""

from engine.days import window
from engine.explaining.between import ANY, stands_at
from engine.explaining.questions import Case
from engine.rules.plans import Act, Facts, Slot, plan_of
from tests.explaining.test_explain import act
from tests.foretold import rich_content

QUESTS = rich_content().book.quests


def stands(name: str, facts: dict[str, Facts], fields: object = ANY) -> list[tuple[str, str, list[str]]]:
    quest, (deed, day) = QUESTS[name], act()
    asked = Act(quest.listeners[0].event, fields, deed.profile, "ann", deed.at)
    plan = plan_of(quest, asked, day)
    known = {slot: facts[slot.name] for slot in plan.all if slot.name in facts}
    case = Case(quest, asked, day, "", {"energy": "g"}, plan=plan, facts=known)
    return [(line.rule, line.verdict, [one.en for one in line.saw]) for line in stands_at(case)]


def test_a_limit_says_how_much_of_it_is_used():
    assert stands("whole", {window("day", act()[1].date): Facts(1, 25)}) == [
        ("limits[0]", "no", ["used 25 of 25 g today"])
    ]
    assert stands("whole", {}) == [("limits[0]", "yes", ["used 0 of 25 g today"])]


def test_a_limit_per_value_of_a_field_needs_the_value():
    fields = act()[0].fields
    slot = next(slot for slot, _ in plan_of(QUESTS["per-shop"], act()[0], act()[1]).times)

    assert stands("per-shop", {}) == []
    assert stands("per-shop", {slot.name: Facts(1)}, fields) == [("limits[0]", "no", ["used 1 of 1 this week"])]
    assert isinstance(slot, Slot)


def test_arm_and_values_of_a_day_are_known_before_the_first_event():
    [experiment, params, *_] = stands("rich", {})

    assert (experiment[0], params[0]) == ("experiment", "params")
    assert experiment[2][0].startswith("arm ")
