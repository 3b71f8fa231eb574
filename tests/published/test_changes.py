"""What is another in new content, in short: for publishers, logs and those who look back."""

import json

from engine.published.changes import FEW, budgets_of, changes_of, in_a_line
from tests.foretold import BUDGETS, content_with
from tests.in_flight import made, quest


def test_quests_that_come_go_and_change_are_named():
    changes = changes_of(made(quest("qb", amount=6), quest("qc")), made(quest("qa"), quest("qb")))

    assert (changes.added, changes.changed, changes.removed) == (("qc",), ("qb",), ("qa",))
    assert in_a_line(changes.as_dict()) == "added qc; removed qa; changed qb"


def test_nothing_is_said_of_what_stays():
    assert in_a_line(changes_of(made(quest("qa")), made(quest("qa"))).as_dict()) == ""


def test_many_names_are_counted():
    names = [f"q{n}" for n in range(FEW + 3)]

    assert in_a_line({"added": names}) == f"added {', '.join(names[:FEW])} and 3 more"


def test_budgets_that_come_go_and_alert_elsewhere_are_told():
    spring = BUDGETS["budgets"]["spring"]  # type: ignore[index]
    old = content_with(quest("pay", budget="spring"))
    other = content_with(quest("pay", budget="fair"), budgets=BUDGETS | {"budgets": {"fair": spring}})
    quiet = content_with(
        quest("pay", budget="spring"), budgets=BUDGETS | {"budgets": {"spring": spring | {"alert_at": [80]}}}
    )

    assert changes_of(other, old).budgets == (
        "fair: none → 20 g of energy a week", "spring: 20 g of energy a week → none",
    )  # fmt: skip
    assert changes_of(quiet, old).budgets == (
        "spring: 20 g of energy a week with alerts at 50, 100 % → 20 g of energy a week with alerts at 80 %",
    )


def test_budgets_that_no_quest_names_are_known_by_their_file():
    content = made(quest("pay"))
    content.texts = {**content.texts, "budgets.yaml": json.dumps(BUDGETS)}

    assert list(budgets_of(content)) == ["spring"]
