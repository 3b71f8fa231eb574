"""The sample week: the same for a seed, and full of what happens to a bank."""

from collections import Counter

from engine.desk.sample import DAYS, FIRST_DAY, sample_week
from tests.world import READER

WEEK = sample_week(7, READER)


def test_the_same_seed_gives_the_same_week_and_another_gives_another():
    assert sample_week(7, READER) == WEEK
    assert sample_week(8, READER).tellings != WEEK.tellings


def test_some_three_dozen_people_have_pseudonyms_names_and_friends():
    refs = {person.ref for person in WEEK.people}

    assert len(refs) == 36
    assert all(a in refs and b in refs and a < b for a, b in WEEK.friends)
    assert {ref for pair in WEEK.friends for ref in pair} == refs


def test_names_never_reach_an_event():
    said = " ".join(f"{one.event.player} {one.event.id} {one.event.kept}" for one in WEEK.tellings)

    assert not any(name in said for person in WEEK.people for name in person.name.values())


def test_the_week_is_told_in_order_and_lies_within_seven_days():
    told = [one.told_at for one in WEEK.tellings]
    days = {(one.event.at // 86_400_000) for one in WEEK.tellings}

    assert told == sorted(told)
    assert FIRST_DAY.weekday() == 0
    assert DAYS <= len(days) <= DAYS + 2


def test_every_persona_lives_and_much_happens():
    kinds = Counter(one.event.type for one in WEEK.tellings)

    assert {person.persona for person in WEEK.people} == {"student", "worker", "parent", "retiree", "traveller"}
    assert kinds.keys() >= {"payment", "refund", "ride", "steps", "bill_paid", "quiz_answered", "sign_in", "ticket"}
    assert len(WEEK.tellings) > 1000


def test_steps_are_running_totals_told_several_times_a_day():
    walked = [one.event for one in WEEK.tellings if one.event.player == "p-002" and one.event.type == "steps"]
    totals = [event.fields.day_total for event in walked[:4]]

    assert len(walked) == 4 * DAYS
    assert totals == sorted(totals)


def test_an_event_is_told_twice_a_refund_comes_early_and_one_event_comes_late():
    ids = Counter((one.event.source, one.event.id) for one in WEEK.tellings)
    place = {one.event.id: n for n, one in enumerate(WEEK.tellings)}
    late = next(one for one in WEEK.tellings if one.event.id == "p-002-late")

    assert [id for (_, id), n in ids.items() if n > 1] == ["p-001-once"]
    assert place["p-006-early"] < place["p-006-film"]
    assert late.told_at - late.event.at == 86_400_000


def test_every_incident_is_among_the_tellings_and_speaks_both_languages():
    assert all(incident.telling in WEEK.tellings for incident in WEEK.incidents)
    assert all(set(incident.words) == {"zh-CN", "en"} for incident in WEEK.incidents)
