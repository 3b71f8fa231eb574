"""The inbox over HTTP: pages, marks, quiet hours, both languages, nobody else's."""

from typing import Any

import pytest

from engine import inbox
from engine.api.runtime import Runtime
from engine.bulk import Transaction
from engine.clock import iso
from engine.inbox import Stored
from engine.outbox import notify_about
from engine.social.groups import PlayerGroup
from engine.store import open_database
from tests.api.bank import Bank, refused
from tests.api.players import App
from tests.inboxes import drain, say
from tests.world import NOW


@pytest.fixture
def ann(bank: Bank) -> App:
    return App(bank, "ann")


@pytest.fixture
def bob(bank: Bank) -> App:
    return App(bank, "bob")


def invite(runtime: Runtime, to: App, by: App) -> None:
    ids = runtime.db.ids
    with runtime.db.writing() as tx:
        tx.insert(PlayerGroup, [(77, "circle", "classmates", "", "Asia/Shanghai", int(by.id), NOW, 0)])
        notify_about(tx, ids, "group_invitation", int(to.id), int(by.id), NOW, group="77")


def test_an_inbox_is_empty_at_first(ann: App):
    assert ann.get("/inbox") == {"messages": [], "newest": 0, "read": 0, "unread": 0, "next": None}


def test_what_was_earned_is_told_in_both_languages_with_a_link(runtime: Runtime, bank: Bank, ann: App):
    bank.tell(bank.event(data={"txn_ref": "a", "amount": 10, "channel": "qr"}))
    bank.tell(bank.event("sign_in"))
    drain(runtime.db)
    feed, energy = ann.get("/inbox")["messages"]

    assert feed["words"] == {"zh-CN": "「好」得到 1个", "en": "good: 1 egg for you."}
    assert energy["words"]["zh-CN"] == "「好」得到 5g，记得来收"
    assert energy["words"]["en"] == "good: 5 g waits for you. Come and collect it!"
    assert energy == {
        "id": energy["id"], "number": 1, "at": iso(NOW), "kind": "ripening", "words": energy["words"],
        "link": None, "about": None, "nudge_at": None,
    }  # fmt: skip


def test_several_of_a_day_are_one_message(runtime: Runtime, bank: Bank, ann: App):
    for _ in range(3):
        bank.tell(bank.event())
    drain(runtime.db)
    page = ann.get("/inbox")

    assert [one["words"]["en"] for one in page["messages"]] == [
        "good: 3 times, 15 g in all waits for you. Come and collect it!"
    ]
    assert (page["newest"], page["unread"]) == (1, 1)


def test_a_friend_s_message_names_the_friend_by_the_public_id_alone(runtime: Runtime, ann: App, bob: App):
    invite(runtime, ann, bob)
    drain(runtime.db)
    [told] = ann.get("/inbox")["messages"]

    assert told["words"] == {"zh-CN": "好友邀请你加入「同学」", "en": "A friend invites you to join “Classmates”."}
    assert (told["about"], told["link"]) == (bob.id, {"view": "groups", "values": {"group": "77"}})
    assert bob.ref not in str(told)


@pytest.mark.parametrize(
    ("change", "called"),
    [("SET label = '', name = 'Zoo'", "Zoo"), ("SET label = '', name = ''", ""), ("", "a group")],
)
def test_a_group_is_called_as_it_is_when_the_message_is_read(
    runtime: Runtime, ann: App, bob: App, change: str, called: str
):
    invite(runtime, ann, bob)
    drain(runtime.db)
    with runtime.db.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE player_group {change}" if change else "DELETE FROM player_group")
    [told] = ann.get("/inbox")["messages"]

    assert told["words"]["en"] == f"A friend invites you to join “{called}”."


def test_the_newest_number_never_stands_above_what_the_page_shows(
    runtime: Runtime, ann: App, monkeypatch: pytest.MonkeyPatch
):
    """What another process delivers while a page is read is on the page, or above its newest number."""
    say(runtime.db, int(ann.id), 1)
    drain(runtime.db)
    elsewhere, read = open_database(runtime.db.engine.url.render_as_string(hide_password=False)), inbox.page

    def page(tx: Transaction, me: int, before: int | None, limit: int) -> list[Stored]:
        rows = read(tx, me, before, limit)
        say(elsewhere, me, 2)
        drain(elsewhere)
        return rows

    monkeypatch.setattr(inbox, "page", page)
    told = ann.get("/inbox")
    elsewhere.close()

    assert ([one["number"] for one in told["messages"]], told["newest"]) == ([1], 1)


def test_pages_lead_from_the_newest_to_the_oldest(runtime: Runtime, ann: App):
    say(runtime.db, int(ann.id), *range(5))
    drain(runtime.db)
    seen, path = [], "/v1/me/inbox?limit=2"
    while path:
        response = ann.ask("GET", path)
        seen += [one["number"] for one in response.json()["messages"]]
        path = response.links["next"]["url"] if "next" in response.links else ""

    assert seen == [5, 4, 3, 2, 1]


def test_a_kind_that_nobody_knows_any_more_is_told_as_gone(runtime: Runtime, ann: App):
    say(runtime.db, int(ann.id), 1, kind="sunken.atlantis")
    drain(runtime.db)

    assert ann.get("/inbox")["messages"][0]["words"]["en"] == "What this was about is no longer here."


def test_reading_up_to_a_number_leaves_what_is_above_it(runtime: Runtime, ann: App):
    say(runtime.db, int(ann.id), 1, 2, 3)
    drain(runtime.db)

    assert ann.ask("PUT", "/inbox/read", {"upto": 2}).json() == {"newest": 3, "read": 2, "unread": 1}
    assert ann.ask("PUT", "/inbox/read", {"upto": 1}).json() == {"newest": 3, "read": 2, "unread": 1}
    assert ann.ask("PUT", "/inbox/read", {"upto": 99}).json() == {"newest": 3, "read": 3, "unread": 0}
    assert {key: ann.get("/inbox")[key] for key in ("newest", "read", "unread")} == {
        "newest": 3,
        "read": 3,
        "unread": 0,
    }


@pytest.mark.parametrize("body", [{}, {"upto": -1}, {"upto": 1.5}, {"upto": "1"}, {"upto": 1 << 60}, {"upto": True}])
def test_a_mark_that_is_none_is_refused(ann: App, body: Any):
    assert refused(ann.ask("PUT", "/inbox/read", body), 422, "malformed")


def test_case_27_nothing_more_may_be_said_than_is_asked(ann: App, bob: App):
    assert refused(ann.ask("PUT", "/inbox/read", {"upto": 1, "player": bob.id}), 422, "unknown_field")


def test_quiet_hours_are_shown_set_and_switched_off(ann: App):
    night, noon = {"quiet": {"from": "22:00", "to": "08:00"}}, {"quiet": {"from": "12:30", "to": "13:05"}}
    shown = [ann.get("/telling"), ann.ask("PUT", "/telling", noon).json(), ann.get("/telling")]
    off = ann.ask("PUT", "/telling", {"quiet": None}).json()

    assert shown == [night, noon, noon]
    assert off == ann.get("/telling") == {"quiet": None}


@pytest.mark.parametrize("time", ["24:00", "8:00", "08:60", "", "08:00 ", "٠٨:00", None, 8])
def test_a_time_that_is_none_is_refused(ann: App, time: Any):
    assert refused(ann.ask("PUT", "/telling", {"quiet": {"from": time, "to": "08:00"}}), 422, "malformed")


def test_case_26_nobody_reads_marks_or_sets_another_s(runtime: Runtime, ann: App, bob: App):
    say(runtime.db, int(ann.id), 1, 2)
    drain(runtime.db)
    cursor = ann.get("/inbox?limit=1")["next"]

    assert refused(bob.ask("GET", f"/inbox?player={ann.id}"), 422, "unknown_parameter")
    assert bob.get("/inbox")["messages"] == []
    assert refused(bob.ask("GET", f"/inbox?cursor={cursor}"), 422, "wrong_cursor")
    bob.ask("PUT", "/inbox/read", {"upto": 2})
    bob.ask("PUT", "/telling", {"quiet": None})
    assert (ann.get("/inbox")["unread"], ann.get("/telling")["quiet"]["from"]) == (2, "22:00")
