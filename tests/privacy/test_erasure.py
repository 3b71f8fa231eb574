"""Erasing a player: what was planted is nowhere any more, the ledger adds up, the seals hold, others are fine."""

import json
import logging
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.access.entry import Asked, make_code
from engine.access.sessions import exchange
from engine.audit import audit
from engine.clock import DAY, HOUR
from engine.errors import NotFound
from engine.follow_ups import later
from engine.incoming.vocabulary import GUARDIAN
from engine.jobs import run_all
from engine.journal import Answer
from engine.moves import Outcome, Sent, remember
from engine.people import tombstones
from engine.people.agreeing import Change, put_player
from engine.people.consents import Said, guardian_mark
from engine.people.players import find_player
from engine.pepper import pepper
from engine.privacy.erasure import DONE, WAITS, erase, replay
from engine.seals import seal_block, verify
from engine.social.codes import code_of
from engine.social.friends import friends_of
from engine.social.groups import NewGroup, make_once
from engine.store import Database, open_database
from engine.tallies import Limit, count
from tests.neighbours import People
from tests.world import NOW, VOCABULARY, World, limit, quest

QUESTS = (
    quest("pay", amount="event.amount", undo={"on": "refund", "find": "event.payment_ref"}),
    quest("walk", "steps", amount=5, limits=[limit(1, per="event.device")]),
    quest("read", "content_read", give="feed", amount=7),
    quest("gift", "donation", amount=3),
)
ANN = "canary-ref-01"


class Story:
    """A player of whom everything is known, and a friend who stays."""

    def __init__(self, database: Database) -> None:
        self.db = database
        pepper(database)
        self.world = World(database, *QUESTS, players=(ANN, "bob"))
        self.people = People(database, content=self.world.content)
        with database.reading() as tx:
            self.people.ids = {name: find_player(tx, name).id for name in (ANN, "bob")}
        self.ann, self.bob = self.people.ids[ANN], self.people.ids["bob"]

    def plant(self) -> list[str]:
        """Leave a trace of the player wherever one can be left; return the texts that must be gone."""
        self._say()
        self._do()
        self._meet()
        self._rest()
        marks = [f"canary-{name}" for name in (
            "ref-01", "zone", "text-play", "text-steps", "text-guardian", "sender", "article", "quiz", "question",
            "cause", "group", "argument", "answer", "follow", "tally", "origin", "view", "solo",
        )]  # fmt: skip
        hashes = [self.hashed(sql) for sql in (
            f"SELECT fact FROM event WHERE player_id = {self.ann} AND fact IS NOT NULL",
            f"SELECT key FROM move WHERE player_id = {self.ann}",
            f"SELECT hash FROM session WHERE player_id = {self.ann}",
        )]  # fmt: skip
        guardian = guardian_mark(pepper(self.db), "canary-guardian")
        return [*marks, *hashes, guardian, self.people.read(lambda tx: code_of(tx, self.ann))]

    def hashed(self, sql: str) -> str:
        return bytes(self.world.rows(sql)[0][0]).hex()

    def _say(self) -> None:
        told_by = guardian_mark(pepper(self.db), "canary-guardian")
        said = (
            Said("play", True, "canary-text-play"), Said("steps", True, "canary-text-steps"),
            Said(GUARDIAN, True, "canary-text-guardian", told_by),
        )  # fmt: skip
        profile = json.dumps({"country": "canary-zone"})
        put_player(self.db, ANN, Change("Europe/Paris", profile, said=said, minor="{}"), NOW)
        put_player(self.db, ANN, Change(minor=""), NOW)

    def _do(self) -> None:
        world = self.world
        told = [
            world.payment("10", "canary-txn", id="canary-sender-1"), world.steps(9_000, device="canary-device"),
            world.event("content_read", article="canary-article"), world.event("donation", txn_ref="d", amount="5",
                                                                               cause="canary-cause"),
            world.event("quiz_answered", quiz="canary-quiz", question="canary-question", correct=True),
            world.refund("canary-never-paid", "3"),
        ]  # fmt: skip
        world.tell(*told)
        self.people.write(lambda tx: remember(
            tx, self.db.ids.block(1)[0], Sent(self.ann, "sea", "give", {"to": "canary-argument"}, "canary-key"), 7, NOW,
            Outcome(result={"got": "canary-answer"}),
        ))  # fmt: skip

    def _meet(self) -> None:
        people = self.people
        people.befriend(ANN, "bob")
        people.accept("bob", people.code(ANN))
        id = self.db.ids.block(1)[0]
        people.write(lambda tx: make_once(tx, id, self.ann, NewGroup("friends", name="canary-group"), "canary-g", NOW))
        people.invite(ANN, id, "bob")
        people.answer("bob", id)
        solo = self.db.ids.block(1)[0]
        people.write(lambda tx: make_once(tx, solo, self.ann, NewGroup("circle", name="canary-solo"), "canary-s", NOW))
        people.invite(ANN, solo, "bob")
        self.group = id

    def _rest(self) -> None:
        code = make_code(self.db, ANN, NOW, ["canary-view"], "https://canary-origin.example").code
        self.token = exchange(self.db, code, Asked("bearer", "https://canary-origin.example"), NOW).token
        self.people.write(
            lambda tx: later(tx, self.db.ids, "canary-follow", self.ann, NOW + 9 * DAY, {"a": "canary-follow"})
        )
        self.people.write(lambda tx: count(tx, self.ann, Limit("canary-tally", 5, HOUR), self.db.clock.now()))
        run_all(self.db, NOW)  # what waits in the outbox comes into inboxes


@pytest.fixture
def story(database: Database) -> Story:
    return Story(database)


def dump(database: Database) -> str:
    """Every row of every table as text; bytes as hexadecimal."""
    lines = []
    with database.reading() as tx:
        for name in tables(database):
            for row in tx.connection.execute(text(f'SELECT * FROM "{name}"')):
                lines.append(" ".join(bytes(v).hex() if isinstance(v, bytes | memoryview) else str(v) for v in row))
    return "\n".join(lines)


def tables(database: Database) -> list[str]:
    from sqlalchemy import inspect

    return inspect(database.engine).get_table_names()


def hits(marks: list[str], where: str) -> list[str]:
    return [mark for mark in marks if mark.casefold() in where.casefold()]


def test_twenty_planted_texts_are_nowhere_after_the_erasure(
    story: Story, database: Database, caplog: pytest.LogCaptureFixture, tmp_path: Path
):
    caplog.set_level(logging.DEBUG, "tilth")
    marks = story.plant()
    before = dump(database)
    assert len(marks) >= 20
    assert hits(marks, before) == marks

    assert erase(database, ANN, NOW)
    run_all(database, NOW + HOUR)

    assert hits(marks, dump(database)) == []
    assert hits(marks, caplog.text) == []
    if database.on_sqlite:
        path = str(database.engine.url.database)
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        left = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.name.startswith("tilth.db"))
        plain = [mark for mark in marks if mark.startswith("canary")]
        assert [mark for mark in plain if mark.encode() in left] == []


def test_the_ledger_and_the_seals_hold_before_and_after_and_something_is_left_of_the_journal(
    story: Story, database: Database
):
    story.plant()
    with database.writing() as tx:
        assert seal_block(tx, database.clock.now(), -DAY)
    given = story.world.rows("SELECT SUM(amount) FROM transfer WHERE source < 256")
    erase(database, ANN, NOW)
    with database.writing() as tx:
        seal_block(tx, database.clock.now(), -DAY)

    assert audit(database).ok
    with database.reading() as tx:
        assert verify(tx).wrong == ""
    assert story.world.rows("SELECT SUM(amount) FROM transfer WHERE source < 256") == given
    own = f"FROM balance WHERE id >= {story.ann} AND id < {story.ann + 256}"
    assert story.world.rows(f"SELECT SUM(CASE WHEN (id & 3) = 0 THEN amount ELSE 0 END) {own}") == [(0,)]
    assert story.world.rows(f"SELECT COUNT(*) FROM hold WHERE player_id = {story.ann} AND amount > 0") == [(0,)]


@pytest.mark.unaudited  # a blank row of a player who is there is what the audit is to find
def test_blank_rows_of_a_player_who_is_there_break_the_seal(story: Story, database: Database):
    story.plant()
    with database.writing() as tx:
        seal_block(tx, database.clock.now(), -DAY)
    erase(database, ANN, NOW)
    with database.writing() as tx:
        tx.connection.execute(text(f"UPDATE player SET erased = 0 WHERE id = {story.ann}"))

    with database.reading() as tx:
        assert "what was told of it was changed" in verify(tx).wrong


@pytest.mark.unaudited  # the journal is changed behind the ledger's back
@pytest.mark.parametrize("column", ["type = 'x'", "kept = '[]'", "answer = '[\"applied\"]'"])
def test_an_erased_row_that_says_something_else_breaks_the_seal(story: Story, database: Database, column: str):
    story.plant()
    with database.writing() as tx:
        seal_block(tx, database.clock.now(), -DAY)
    erase(database, ANN, NOW)
    [(id,)] = story.world.rows(f"SELECT MAX(id) FROM event WHERE player_id = {story.ann}")
    with database.writing() as tx:
        tx.connection.execute(text(f"UPDATE event SET {column} WHERE id = {id}"))
    with database.reading() as tx:
        wrong = verify(tx).wrong

    assert "was changed" in wrong


def test_others_keep_what_is_theirs_and_do_not_see_who_is_gone(story: Story, database: Database):
    story.plant()
    erase(database, ANN, NOW)

    assert story.people.read(lambda tx: friends_of(tx, story.bob)) == []
    [group] = story.people.groups("bob")
    assert (group.id, group.captain_id, group.name, [id for id, _ in group.members]) == (
        story.group, story.bob, "", [story.bob],
    )  # fmt: skip
    assert group.label
    assert story.world.one(story.world.payment("10", player="bob")).earned


def test_who_was_invited_by_somebody_erased_was_invited_by_nobody_who_can_be_found(database: Database):
    people = People(database, ANN)
    pepper(database)
    people.join("new")
    people.accept("new", people.code(ANN))

    erase(database, ANN, NOW)

    assert people.rows("SELECT invited_by, depth FROM player WHERE ref = 'new'") == [(0, 1)]


def test_a_player_nobody_knows_cannot_be_erased(database: Database):
    with pytest.raises(NotFound):
        erase(database, "nobody", NOW)


def test_events_of_an_erased_reference_are_refused_and_nothing_is_stored(story: Story, database: Database):
    story.plant()
    erase(database, ANN, NOW)
    before = story.world.count("event")

    answers = story.world.tell(
        story.world.payment("10"), story.world.payment("10", player="bob"), story.world.payment("10", "canary-txn")
    )

    assert [one.code for one in answers] == ["erased", "", "erased"]
    assert story.world.count("event") == before + 1
    assert story.world.rows(f"SELECT COUNT(*) FROM player WHERE ref = '{ANN}'") == [(0,)]


def test_the_bank_s_put_makes_a_new_player_whose_past_does_not_count(story: Story, database: Database):
    story.plant()
    erase(database, ANN, NOW)
    agreed = tuple(Said(purpose, True, "2") for purpose in VOCABULARY.purposes)
    put_player(database, ANN, Change(said=agreed), NOW + HOUR)
    story.world.now = NOW + HOUR

    old = story.world.one(story.world.payment("10", "canary-txn", id="canary-sender-1", at=NOW))
    new = story.world.one(story.world.payment("10", "another"))

    assert old == Answer("refused", "erased")
    assert [one.amount for one in new.earned] == [10]


def test_erasing_again_is_not_found_and_a_new_player_of_the_same_reference_can_be_erased_too(
    story: Story, database: Database
):
    story.plant()
    erase(database, ANN, NOW)
    with pytest.raises(NotFound):
        erase(database, ANN, NOW)
    put_player(database, ANN, Change(consent=True, consent_text="2"), NOW)
    erase(database, ANN, NOW)

    assert story.world.rows("SELECT COUNT(*) FROM tombstone") == [(1,)]
    assert story.world.rows("SELECT COUNT(*) FROM player WHERE erased = 3") == [(2,)]


def test_a_long_past_is_blanked_by_the_tick(story: Story, database: Database, monkeypatch: pytest.MonkeyPatch):
    from engine.privacy import erasure

    monkeypatch.setattr(erasure, "AT_ONCE", 0)
    monkeypatch.setattr(erasure, "STRETCH", 2)
    marks = story.plant()

    assert not erase(database, ANN, NOW)
    states = [story.world.rows(f"SELECT erased FROM player WHERE id = {story.ann}")]
    run_all(database, NOW + HOUR)
    states.append(story.world.rows(f"SELECT erased FROM player WHERE id = {story.ann}"))

    assert states == [[(WAITS,)], [(DONE,)]]
    assert hits(marks, dump(database)) == []


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_after_a_backup_was_restored_who_was_erased_since_is_erased_again(
    story: Story, database: Database, tmp_path: Path
):
    marks = story.plant()
    path = Path(str(database.engine.url.database))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"VACUUM INTO '{tmp_path / 'backup.db'}'")
    erase(database, ANN, NOW)
    restored = tmp_path / "restored" / path.name
    restored.parent.mkdir()
    shutil.copy(tmp_path / "backup.db", restored)
    shutil.copy(f"{path}.erased", f"{restored}.erased")  # it stood beside the database, and was not part of the backup

    with closing(open_database(f"sqlite:///{restored}")) as again:
        assert hits(marks, dump(again)) != []
        run_all(again, NOW + 2 * HOUR)
        run_all(again, NOW + 3 * HOUR)

        assert hits(marks, dump(again)) == []
        assert audit(again).ok


def test_tombstones_of_a_file_can_be_replayed_by_hand(
    story: Story, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    file = tmp_path / "elsewhere.erased"
    tombstones.append(file, {tombstones.mark_of(pepper(database), ANN): database.ids.block(1)[0]})

    assert (replay(database, file, NOW), replay(database, file, NOW)) == (1, 0)
    assert story.world.one(story.world.payment("10")).code == "erased"
    monkeypatch.setenv(tombstones.VARIABLE, os.devnull)


def test_a_player_made_anew_is_not_erased_by_an_old_tombstone(story: Story, database: Database):
    erase(database, ANN, NOW)
    put_player(database, ANN, Change(consent=True, consent_text="2"), NOW)

    run_all(database, NOW + 2 * HOUR)

    assert story.world.rows(f"SELECT erased FROM player WHERE ref = '{ANN}'") == [(0,)]
