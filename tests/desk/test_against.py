"""What a change means for players under way: findings, notes, and what is another in meaning."""

import pytest

from engine.desk.against import compare, failures, try_changed
from engine.published.content import Content
from tests.foretold import BUDGETS, content_with
from tests.in_flight import gives, made, quest
from tests.world import UNDO, limit

COUNT = {"times": "acts", "every": "day", "need": 2}
STEPS = [{"id": "first", "when": {"event": "payment"}}, {"id": "then", "when": {"event": "sign_in"}, "after": "first"}]


def steps(stages: object = STEPS, every: str = "ever") -> str:
    return quest("pay", steps=stages, when={}, every=every)


def streak(every: str) -> str:
    return quest("pay", streak={"every": every}, bonus=[{"when": "streak.length == 3", "give": "feed", "amount": 9}])


def codes(new: str, old: str) -> list[tuple[str, int]]:
    said = compare(made(new), made(old))
    assert all(finding.file == "pay.yaml" for finding in said.findings)
    return [(finding.code, finding.line) for finding in said.findings]


BROKEN = {
    "the window of a count": (quest("pay", count=COUNT | {"every": "week"}), quest("pay", count=COUNT)),
    "what is counted": (
        quest("pay", count={"sum": "event.amount", "every": "day", "need": 2}),
        quest("pay", count=COUNT),
    ),
    "the window of a streak": (streak("week"), streak("day")),
    "the steps": (steps([STEPS[0], STEPS[1] | {"id": "later"}]), steps()),
    "how often the steps count": (steps(every="week"), steps(every="month")),
    "the asset": (quest("pay", give="feed"), quest("pay")),
    "a need that it gets": (quest("pay", count=COUNT), quest("pay")),
    "a need that it loses": (quest("pay", count={"times": "acts", "every": "day"}), quest("pay", count=COUNT)),
    "steps that it gets": (steps(), quest("pay")),
    "steps that it loses": (quest("pay"), steps()),
    "an undo that it gets": (quest("pay", undo=UNDO), quest("pay")),
    "an undo that it loses": (quest("pay"), quest("pay", undo=UNDO)),
    "a count that it loses": (quest("pay"), quest("pay", count=COUNT)),
    "a streak that it loses": (quest("pay"), streak("day")),
    "the zone of a count": (
        quest("pay", count=COUNT, when={"event": "payment", "timezone": "Asia/Shanghai"}),
        quest("pay", count=COUNT),
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_it_needs_a_new_id_or_restart_to_change(what: str):
    new, old = BROKEN[what]

    assert codes(new, old) == [("needs_restart", 1)]
    assert codes(new.replace('"schema"', '"restart": true, "schema"', 1), old) == []


@pytest.mark.parametrize("what", BROKEN)
def test_a_draft_may_change_whatever_it_likes(what: str):
    new, old = BROKEN[what]

    assert codes(new, old.replace('"status": "live"', '"status": "draft"')) == []


def test_a_finding_stands_where_the_change_is():
    new = quest("pay", count=COUNT | {"every": "week"}).replace(', "count"', ',\n"count"')
    [finding] = compare(made(new), made(quest("pay", count=COUNT))).findings

    assert finding.line == 2
    assert "day → week" in finding.message
    assert "restart: true" in finding.hint


def test_restart_that_is_lost_would_bring_old_progress_back():
    again = quest("pay", count=COUNT, restart=True)

    assert codes(quest("pay", count=COUNT), again) == [("restart_lost", 1)]
    assert codes(again, again) == []


def test_amounts_conditions_and_needs_may_change():
    old = quest("pay", count=COUNT)
    new = quest("pay", count=COUNT | {"need": 3}, amount=9, who={"if": "player.level > 1"})
    said = compare(made(new), made(old))

    assert (said.findings, said.notes, said.changes.changed) == ((), (), ("pay",))


def test_a_streak_or_a_count_without_a_need_that_a_quest_gets_begins_at_nothing_and_needs_no_restart():
    counting = quest("pay", count={"times": "acts", "every": "day"})

    assert codes(counting, quest("pay")) == codes(streak("day"), quest("pay")) == []


def test_a_zone_without_anything_counted_in_it_may_change():
    assert codes(quest("pay", when={"event": "payment", "timezone": "Asia/Shanghai"}), quest("pay")) == []


def test_all_that_changes_is_told_in_short():
    old = made(quest("qa"), quest("qb"), quest("qc"), quest("qd", count=COUNT), quest("qe"))
    again, paused = quest("qd", count=COUNT, restart=True), quest("qe", status="paused")
    new = made(quest("qb"), quest("qc", amount=6), again, paused, quest("qf"))
    changes = compare(new, old).changes

    assert changes.as_dict() == {
        "added": ("qf",),
        "removed": ("qa",),
        "changed": ("qc",),
        "restarted": ("qd",),
        "switched": ("qe: live → paused",),
        "budgets": (),
        "questions": (),
    }


def test_what_is_removed_or_begins_anew_is_noted_and_no_mistake():
    old = made(quest("qa"), quest("qd", count=COUNT), quest("ql", limits=[limit(1)]))
    new = made(quest("qd", count=COUNT, restart=True), quest("ql", limits=[limit(1, every="week")]))
    said = compare(new, old)

    assert said.findings == ()
    assert [note.split()[0] for note in said.notes] == ["qa", "qd", "ql"]
    assert ["90 days" in note for note in said.notes] == [True, True, False]


def test_limits_are_called_others_only_when_they_are():
    old = quest("pay", limits=[limit(1)])
    new = quest("pay", limits=[limit(1)], streak={"every": "day"}, amount="streak.length")
    moved = quest("pay", limits=[limit(1)], when={"event": "payment", "timezone": "Asia/Shanghai"})

    assert compare(made(new), made(old)).notes == ()
    assert len(compare(made(moved), made(old)).notes) == 1
    assert compare(made(old), made(new)).notes == ()


def test_nothing_is_said_when_only_words_change():
    said = compare(made(quest("pay", title={"zh-CN": "新", "en": "new"})), made(quest("pay")))

    assert (said.findings, said.notes) == ((), ())
    assert not any(said.changes.as_dict().values())


def test_tests_of_changed_files_are_tried_and_all_of_them_when_something_shared_changed():
    old = made(quest("qa", tests=gives(1)), quest("qb", tests=gives()))
    new = made(quest("qa", tests=gives(1)), quest("qb", amount=6, tests=gives()))

    assert [finding.file for finding in try_changed(new, old)] == ["qb.yaml"]
    assert [finding.file for finding in try_changed(new, None)] == ["qa.yaml", "qb.yaml"]
    assert [finding.file for finding in failures(old)] == ["qa.yaml"]


def test_the_tests_of_a_quest_are_tried_when_one_beside_it_changed():
    [test] = gives(5)
    beside = quest("qa", tests=[{**test, "with": ["qb"]}, {**test, "name": "fails", "story": gives(1)[0]["story"]}])
    old, new = made(beside, quest("qb"), quest("qc")), made(beside, quest("qb", amount=6), quest("qc"))

    assert "qa.yaml" in [finding.file for finding in try_changed(new, old)]


def test_a_new_vocabulary_lets_every_test_be_tried():
    old, new = made(quest("qa", tests=gives(1))), made(quest("qa", tests=gives(1)))
    new.texts = dict(new.texts) | {"vocabulary.yaml": "another"}

    assert len(try_changed(new, old)) == 1


# --- budgets and experiments ------------------------------------------------------------------------------------------


def with_budget(**parts: object) -> Content:
    """Content of one quest and the budget `spring`, of which parts are others."""
    spring = BUDGETS["budgets"]["spring"] | parts  # type: ignore[index]
    give = str(spring["asset"])
    return content_with(quest("pay", give=give, budget="spring"), budgets=BUDGETS | {"budgets": {"spring": spring}})


def test_another_maximum_of_a_budget_is_told():
    said = compare(with_budget(max=60), with_budget())

    assert said.changes.budgets == ("spring: 20 g of energy a week → 60 g of energy a week",)
    assert (said.findings, said.notes) == ((), ())
    assert compare(with_budget(), with_budget()).changes.budgets == ()


def test_another_window_of_a_budget_is_told_and_what_comes_of_it():
    said = compare(with_budget(every="month"), with_budget())

    assert said.changes.budgets == ("spring: 20 g of energy a week → 20 g of energy a month",)
    assert said.notes == ("the budget spring has another window: it begins to count at nothing",)


def test_a_budget_of_another_asset_needs_another_name():
    codes = [finding.code for finding in compare(with_budget(asset="feed"), with_budget()).findings]

    assert sorted(codes) == ["needs_new_name", "needs_restart"]


def split(key: str = "try", status: str = "live", **arms: int) -> str:
    """A quest with an experiment of these arms."""
    first = next(iter(arms))
    experiment = {"key": key, "arms": arms, "set": {first: {"params.rate": 2}}}
    return quest("pay", params={"rate": 1}, amount="params.rate", experiment=experiment, status=status)


def test_other_shares_of_an_experiment_are_a_note_that_says_how_many_players_change_arm():
    old, new = split(high=34, mid=33, control=33), split(high=50, mid=25, control=25)
    said = compare(made(new), made(old))

    assert (said.findings, said.changes.changed) == ((), ("pay",))
    assert said.notes == (
        "pay has other arms or shares: about 24 % of all players change arm (control → mid 8 %, mid → high 16 %)",
    )


def test_another_key_deals_everybody_anew_and_the_note_says_so():
    [note] = compare(made(split("other", double=50, control=50)), made(split(double=50, control=50))).notes

    assert note.startswith("pay has another key, and deals anew: about 50 % of all players change arm")


def test_nothing_is_said_of_an_experiment_that_stays_or_was_a_draft():
    same, other = split(double=50, control=50), split(double=60, control=40)

    assert compare(made(same), made(same)).notes == ()
    assert compare(made(other), made(split(status="draft", double=50, control=50))).notes == ()
