"""A group's name is filled in when a message is read: it is kept with the group alone."""

from engine import inbox
from engine.privacy.erasure import erase
from engine.social import groups
from engine.social.called import A_GROUP, with_names
from engine.social.groups import NewGroup
from engine.store import Database
from tests.inboxes import drain
from tests.neighbours import People
from tests.world import NOW


def people_with(database: Database) -> People:
    people = People(database, "ann", "bob", "cid")
    people.befriend("ann", "bob", "cid")
    return people


def test_a_message_says_what_its_group_is_called_now_and_a_group_that_is_gone_has_no_name(database: Database):
    people = people_with(database)
    id = people.group("ann")
    people.invite("ann", id, "bob")
    before = called(people, "bob")
    people.leave("ann", id)

    assert ("Our home" in before, "Our home" in called(people, "bob")) == (True, False)
    assert A_GROUP["en"] in called(people, "bob")


def test_an_erased_player_s_words_are_in_nobody_s_messages(database: Database):
    people = people_with(database)
    id = people.db.ids.block(1)[0]
    people.write(lambda tx: groups.make(tx, id, people.ids["ann"], NewGroup("circle", "", "Zhang Wei"), NOW))
    people.enter(id, "ann", "bob")
    people.befriend("bob", "cid")
    people.invite("bob", id, "cid")
    read = [called(people, "cid")]
    erase(people.db, "ann", NOW)
    read.append(called(people, "cid"))

    assert ["Zhang Wei" in one for one in read] == [True, False]
    for table in ("inbox", "outbox_notice"):
        assert not [row for row in people.rows(f"SELECT body FROM {table}") if "Zhang" in row[0]]


def called(people: People, name: str) -> str:
    """The bodies of somebody's messages, as they are read."""
    drain(people.db)
    return "".join(row.body for row in people.read(
        lambda tx: with_names(tx, inbox.page(tx, people.ids[name], None, 9))))  # fmt: skip
