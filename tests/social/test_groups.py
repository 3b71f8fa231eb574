"""Groups: how many they take, who leads, what a block hides, and races for the last places."""

from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.clock import DAY
from engine.people.agreeing import Change, put_player
from engine.social import groups
from engine.social.groups import KINDS
from engine.social.inviting import INVITED_FOR
from engine.store import Database
from tests.neighbours import People, code_of
from tests.world import NOW, together

CROWD = 12
RUNS = count(1)


@pytest.fixture
def people(database: Database) -> People:
    found = People(database, "ann", "bob", "cid", "dan")
    found.befriend("ann", "bob", "cid", "dan")
    return found


def test_who_makes_a_group_is_its_captain_and_its_member(people: People):
    id = people.group("ann", "family")
    [group] = people.groups("ann")

    assert (group.id, group.kind, group.captain_id, group.members) == (
        id, "family", people.ids["ann"], ((people.ids["ann"], NOW),),
    )  # fmt: skip


def test_a_group_s_zone_is_its_maker_s_at_that_moment_for_good(people: People):
    put_player(people.db, "ann", Change(zone="Europe/Paris"), NOW)
    id = people.group("ann")  # the new zone holds from midnight
    people.now += 2 * DAY
    later = people.group("ann")

    assert {group.id: group.zone for group in people.groups("ann")} == {id: "Asia/Shanghai", later: "Europe/Paris"}


def test_a_couple_has_two(people: People):
    id = people.group("ann", "couple")
    people.invite("ann", id, "bob")
    people.invite("ann", id, "cid")
    people.answer("bob", id)

    assert code_of(lambda: people.answer("cid", id)) == "group_full"
    assert code_of(lambda: people.invite("ann", id, "dan")) == "group_full"
    people.leave("bob", id)
    people.answer("cid", id)
    assert people.members("ann") == [["ann", "cid"]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_player_is_in_so_many_groups_of_a_kind(people: People, kind: str):
    for _ in range(KINDS[kind].each):
        people.group("ann", kind)
    other = people.group("bob", kind)
    people.invite("bob", other, "ann")

    assert code_of(lambda: people.group("ann", kind)) == "too_many_groups"
    assert code_of(lambda: people.answer("ann", other)) == "too_many_groups"


def test_the_member_who_has_been_longest_follows_the_captain(people: People):
    id = people.group("ann")
    for name in ("cid", "bob", "dan"):
        people.now += 1000
        people.enter(id, "ann", name)
    people.leave("ann", id)

    assert people.groups("bob")[0].captain_id == people.ids["cid"]


def test_an_empty_group_is_gone_with_its_invitations(people: People):
    id = people.group("ann")
    people.invite("ann", id, "bob")
    people.leave("ann", id)

    for table in ("player_group", "group_member", "group_invitation"):
        assert people.rows(f"SELECT * FROM {table}") == []
    assert code_of(lambda: people.leave("ann", id)) == "unknown_group"


def test_the_captain_hands_over_and_removes_and_nobody_else(people: People):
    id = people.group("ann")
    people.enter(id, "ann", "bob", "cid")
    told = [code_of(partial(people.remove, "bob", id, "cid")), code_of(partial(people.hand_over, "bob", id, "bob"))]
    people.hand_over("ann", id, "bob")
    people.remove("bob", id, "ann")

    assert told == ["not_captain", "not_captain"]
    assert people.members("bob") == [["bob", "cid"]]
    assert people.members("ann") == []


def test_a_captain_leaves_by_leaving_and_names_members_only(people: People):
    id = people.group("ann")
    people.enter(id, "ann", "bob")

    assert {code_of(partial(people.remove, "ann", id, name)) for name in ("ann", "cid")} == {"unknown_member"}
    assert {code_of(partial(people.hand_over, "ann", id, name)) for name in ("ann", "cid")} == {"unknown_member"}


def test_case_26_a_group_one_is_not_in_is_like_none(people: People):
    id = people.group("ann")
    people.enter(id, "ann", "cid")
    deeds = [
        lambda group: people.leave("bob", group), lambda group: people.remove("bob", group, "ann"),
        lambda group: people.invite("bob", group, "ann"), lambda group: people.hand_over("bob", group, "bob"),
        lambda group: people.read(lambda tx: groups.group_of(tx, people.ids["bob"], group)),
    ]  # fmt: skip

    assert {code_of(partial(deed, group)) for deed in deeds for group in (id, 12_345, 0)} == {"unknown_group"}
    assert {code_of(partial(people.answer, "bob", group)) for group in (id, 12_345)} == {"unknown_invitation"}


def test_case_37_who_blocked_and_who_is_blocked_do_not_see_each_other_in_a_group(people: People):
    id = people.group("ann")
    people.enter(id, "ann", "bob", "cid")
    people.block("bob", "ann")

    assert (people.members("ann"), people.members("bob"), people.members("cid")) == (
        [["ann", "cid"]], [["bob", "cid"]], [["ann", "bob", "cid"]],
    )  # fmt: skip
    assert people.groups("bob")[0].captain_id == 0
    assert code_of(lambda: people.hand_over("ann", id, "bob")) == "unknown_member"


def test_members_who_are_no_friends_can_block_each_other(people: People):
    id = people.group("ann")
    people.enter(id, "ann", "bob", "cid")

    assert people.block("bob", "cid").blocked


@pytest.mark.parametrize("blocker", ["ann", "bob"])
def test_a_couple_is_left_by_who_blocks(people: People, blocker: str):
    id = people.group("ann", "couple")
    people.enter(id, "ann", "bob")
    people.block(blocker, "bob" if blocker == "ann" else "ann")
    left = "bob" if blocker == "ann" else "ann"

    assert (people.members(left), people.members(blocker)) == ([[left]], [])
    assert people.groups(left)[0].captain_id == people.ids[left]


def test_groups_in_common_are_told_of_each_friend(people: People):
    first, second = people.group("ann"), people.group("bob", "circle")
    people.enter(first, "ann", "bob", "cid")
    people.enter(second, "bob", "ann")
    common = people.read(lambda tx: groups.in_common(tx, people.ids["ann"], list(people.ids.values())))

    assert {name: common.get(people.ids[name], []) for name in ("bob", "cid", "dan")} == {
        "bob": sorted([first, second]), "cid": [first], "dan": [],
    }  # fmt: skip


def test_for_the_last_two_places_twelve_at_once_two_come_in(database: Database):
    people = People(database, "ann", *(f"p{n}" for n in range(CROWD + 17)))
    people.befriend("ann", *(f"p{n}" for n in range(CROWD + 17)))
    id = people.group("ann")
    people.enter(id, "ann", *(f"p{n}" for n in range(CROWD, CROWD + 17)))
    for n in range(CROWD):
        people.invite("ann", id, f"p{n}")
    told = together(*(lambda n=n: code_of(partial(people.answer, f"p{n}", id)) for n in range(CROWD)))

    assert sorted(told) == ["", ""] + ["group_full"] * (CROWD - 2)
    assert len(people.members("ann")[0]) == KINDS["friends"].most


def test_an_invitation_accepted_twelve_times_at_once_counts_once(people: People):
    id = people.group("ann")
    people.invite("ann", id, "bob")
    told = together(*[lambda: code_of(lambda: people.answer("bob", id))] * CROWD)

    assert sorted(told) == [""] + ["unknown_invitation"] * (CROWD - 1)


def test_twelve_groups_at_once_are_not_too_many(people: People):
    told = together(*[lambda: code_of(lambda: people.group("ann", "couple"))] * CROWD)

    assert sorted(told) == [""] + ["too_many_groups"] * (CROWD - 1)


def test_all_leave_at_once_and_somebody_still_comes(people: People):
    for _ in range(4):
        id = people.group("ann")
        people.enter(id, "ann", "bob", "cid")
        people.invite("ann", id, "dan")
        leaving = [partial(people.leave, name, id) for name in ("ann", "bob", "cid")]
        together(*leaving, partial(code_of, partial(people.answer, "dan", id)))

        assert_sound(people)
        code_of(partial(people.leave, "dan", id))


def test_captain_and_member_cross_and_nobody_waits_for_ever(people: People):
    id = people.group("ann")
    people.enter(id, "ann", "bob")
    deeds = [
        partial(people.hand_over, "ann", id, "bob"), partial(people.hand_over, "bob", id, "ann"),
        partial(people.block, "ann", "bob"), partial(people.remove, "bob", id, "ann"),
    ]  # fmt: skip
    together(*(lambda deed=deed: code_of(deed) for deed in deeds * 3))

    assert_sound(people)


def assert_sound(people: People) -> None:
    """A captain is always a member, limits hold, and nobody is in or asked into a group that is gone."""
    found = {id: (kind, captain) for id, kind, captain in people.rows("SELECT id, kind, captain_id FROM player_group")}
    members: dict[int, list[int]] = {id: [] for id in found}
    per_player: dict[tuple[int, str], int] = {}
    for player, id in people.rows("SELECT player_id, group_id FROM group_member"):
        assert id in found
        members[id].append(player)
        key = player, found[id][0]
        per_player[key] = per_player.get(key, 0) + 1
    for id, (kind, captain) in found.items():
        assert captain in members[id]
        assert len(members[id]) <= KINDS[kind].most
    assert all(many <= KINDS[kind].each for (_, kind), many in per_player.items())
    assert {id for (id,) in people.rows("SELECT group_id FROM group_invitation")} <= found.keys()
    hidden = people.rows("SELECT player_id, other_id FROM cut WHERE blocked_at > 0")
    edges = set(people.rows("SELECT player_id, friend_id FROM friendship"))
    assert not {pair for a, b in hidden for pair in ((a, b), (b, a))} & edges


names, numbers, kinds = st.integers(0, 4), st.integers(0, 3), st.sampled_from(["couple", "couple", "family", "friends"])
deeds = st.one_of(
    st.tuples(st.just("group"), names, kinds),
    st.tuples(st.sampled_from(["invite", "enter", "remove", "hand_over"]), names, numbers, names),
    st.tuples(st.sampled_from(["answer", "leave", "decline"]), names, numbers),
    st.tuples(st.sampled_from(["block", "unblock", "unfriend", "code", "bank"]), names, names),
    st.tuples(st.just("wait"), st.sampled_from([1000, DAY, INVITED_FOR])),
)


def do(people: People, who: list[str], made: list[int], deed: tuple[Any, ...]) -> None:
    """One deed of the story; what the rules refuse changes nothing."""
    what, *rest = deed
    if what == "wait":
        people.now += rest[0]
        people.wall += rest[0]
    elif what == "group":
        made.append(people.group(who[rest[0]], rest[1]))
    elif what in ("block", "unblock", "unfriend"):
        getattr(people, what)(who[rest[0]], who[rest[1]])
    elif what == "code":
        people.accept(who[rest[0]], people.code(who[rest[1]]))
    elif what == "bank":
        people.befriend(who[rest[0]], who[rest[1]])
    elif made:
        group = made[rest[1] % len(made)]
        if what in ("answer", "decline"):
            people.answer(who[rest[0]], group, what == "answer")
        elif what == "leave":
            people.leave(who[rest[0]], group)
        elif what == "enter":
            people.enter(group, who[rest[0]], who[rest[2]])
        else:
            arguments = (group, who[rest[2]])
            getattr(people, what)(who[rest[0]], *arguments)


def test_whatever_happens_groups_stay_sound(database: Database):
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(st.lists(deeds, min_size=5, max_size=40))
    def story(told: list[tuple[Any, ...]]) -> None:
        run = next(RUNS)
        who = [f"{name}{run}" for name in ("ann", "bob", "cid", "dan", "eve")]
        people = People(database, *who)
        for n, name in enumerate(who[:-1]):
            people.befriend(name, *who[n + 1 :])
        made: list[int] = []
        for deed in told:
            code_of(partial(do, people, who, made, deed))
        assert_sound(people)

    story()
