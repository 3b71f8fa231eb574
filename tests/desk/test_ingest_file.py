"""A file through its map into the engine: every row ends in exactly one place, and a second run changes nothing."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from engine.clock import SystemClock
from engine.desk.ingest_file import ingest_file
from engine.errors import Malformed, Unavailable, WrongContent
from engine.game import discover
from engine.journal import EventRow, Parked
from engine.people.players import Player, create_players
from engine.published import publications
from engine.published.content import QUESTS, Content, Numbers, load_content
from engine.published.live import Fixed, Live
from engine.store import Database
from tests.in_flight import Shelf, made, quest
from tests.real import COUNTS, state
from tests.world import NOW

MAP = """\
schema: map/v1
about: {zh-CN: 好, en: good}
source: file/test
columns: [no, who, when, kind, amount, of]
id: no
clock: {column: when, zone: Asia/Shanghai}
player: {column: who, prefix: card-}
consent: {asserted: test}
refuse:
  - {reason: no_account, empty: who}
events:
  - type: refund
    equal: {kind: refund}
    take: {refund_ref: no, payment_ref: of, amount: amount}
    flip: amount
  - type: payment
    equal: {kind: buy}
    take: {txn_ref: no, amount: amount}
    set: {channel: qr}
"""
HEAD = "no,who,when,kind,amount,of\n"
FRIENDS = 'schema: map/v1\nabout: {zh-CN: 好, en: good}\ncolumns: [a, b]\nfriends: {a: a, b: b, since: "2026-01-01"}\n'


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(QUESTS, discover())


@pytest.fixture
def take(database: Database, content: Content, tmp_path: Path) -> Any:
    """Write a file and its map, take it in, and return the tally."""

    def taken(rows: str, text: str = MAP, **options: Any) -> dict[str, Any]:
        (tmp_path / "rows.csv").write_text(rows, encoding="utf-8", errors="surrogateescape")
        (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
        numbers = content.bind(database)
        return ingest_file(database, content, numbers, tmp_path / "rows.csv", tmp_path / "map.yaml", **options)

    return taken


def counts(tally: dict[str, Any]) -> tuple[int, ...]:
    return tuple(tally[name] for name in COUNTS)


def test_the_tally_has_the_names_later_work_relies_on(take: Any):
    tally = take(HEAD + "1,a,2026-03-02T10:00,buy,20,\n")

    assert list(tally) == ["file", "read", "applied", "duplicates", "conflicts", "parked", "quarantined", "refused",
                           "granted", "seconds", "events_per_second"]  # fmt: skip
    assert tally["file"] == "rows.csv"
    assert tally["granted"] == {"pay-feed": {"feed": 180}, "pay-offline-energy": {"energy": 5}}


EVERY_KIND = (
    HEAD
    + """\
1,a,2026-03-02T10:00,buy,20,
1,a,2026-03-02T10:00,buy,20,
1,a,2026-03-02T10:00,buy,21,
2,,2026-03-02T10:00,buy,20,
3,a,never,buy,20,
4,a,2026-03-03T10:00,refund,-5,1
5,a,2026-03-03T10:00,refund,-5,
6,a,2026-03-03T10:00,refund,-5,unknown
7,a,2026-03-03T10:00,gift,5,
8,a,1990-03-03T10:00,buy,5,
short,row
"""
)


def test_every_row_ends_in_exactly_one_place(take: Any):
    tally = take(EVERY_KIND)

    assert counts(tally) == (11, 3, 1, 1, 1, 0)
    assert tally["refused"] == {"bad_row": 1, "bad_time": 1, "no_account": 1, "no_event": 1,
                                "refund_names_no_payment": 1}  # fmt: skip
    assert tally["read"] == sum(counts(tally)[1:]) + sum(tally["refused"].values())


@pytest.mark.parametrize("batch", [1, 3, 1000])
def test_a_second_run_applies_nothing_and_changes_no_balance(take: Any, database: Database, batch: int):
    first = take(EVERY_KIND, batch=batch)
    before = state(database)
    again = take(EVERY_KIND, batch=batch)

    assert counts(first) == (11, 3, 1, 1, 1, 0)
    assert counts(again) == (11, 0, 5, 1, 0, 0)
    assert (again["refused"], again["granted"]) == (first["refused"], {})
    assert state(database) == before


def test_a_file_is_never_too_old_and_its_own_clock_rules(take: Any, database: Database):
    take(HEAD + "8,a,1990-03-03T10:00,buy,5,\n")

    with database.reading() as tx:
        ((at, received),) = tx.fetch(EventRow, "at, received_at", ("sender_id",), [("8",)])
    assert at == received == 636_429_600_000


def test_players_of_an_asserted_consent_agree_with_its_text(take: Any, database: Database):
    take(HEAD + "1,a,2026-03-02T10:00,buy,20,\n")

    with database.reading() as tx:
        assert tx.fetch(Player, "consent_text", ("ref",), [("card-a",)]) == [("test",)]


def test_without_consent_a_player_is_known_and_earns_nothing(take: Any, database: Database):
    tally = take(HEAD + "1,a,2026-03-02T10:00,buy,20,\n", MAP.replace("consent: {asserted: test}\n", ""))

    assert (tally["applied"], tally["granted"]) == (1, {})


def test_a_map_never_speaks_for_a_player_who_is_known_already(take: Any, database: Database):
    create_players(database, ["card-a"], NOW)
    tally = take(HEAD + "1,a,2026-03-02T10:00,buy,20,\n")

    assert (tally["applied"], tally["granted"]) == (1, {})


def test_a_parked_refund_waits_in_the_database(take: Any, database: Database):
    take(EVERY_KIND)

    with database.reading() as tx:
        assert tx.connection.exec_driver_sql(f"SELECT COUNT(*) FROM {Parked.__tablename__}").scalar_one() == 1


def test_progress_is_told_after_each_batch_and_ends_at_one(take: Any):
    told: list[tuple[int, float]] = []
    take(EVERY_KIND, batch=5, progress=lambda rows, share: told.append((rows, share)))

    assert [rows for rows, _ in told] == [5, 10, 11]
    assert told[-1][1] == 1


def test_friends_are_new_once_and_known_the_second_time(take: Any, database: Database):
    create_players(database, ["a", "b", "c"], NOW, consent_text="1", purposes=["friends"])
    rows = "a,b\na,b\nb,a\na,a\na,z\na,c\nx\n"
    first, again = take(rows, FRIENDS), take(rows, FRIENDS)

    assert counts(first) == (6, 2, 1, 0, 0, 0)
    assert first["refused"] == {"bad_row": 1, "own_friend": 1, "unknown_player": 1}
    assert counts(again) == (6, 0, 3, 0, 0, 0)


def test_a_wrong_map_is_refused_with_its_findings_before_anything_is_read(take: Any):
    with pytest.raises(WrongContent) as caught:
        take(HEAD, MAP.replace("type: payment", "type: paymnt"))

    assert [finding.code for finding in caught.value.findings] == ["unknown_event"]  # type: ignore[attr-defined]


def test_a_file_without_a_column_of_the_map_is_refused(take: Any):
    with pytest.raises(WrongContent):
        take("no,whom\n")


def test_what_came_before_the_damage_stays(take: Any, database: Database, content: Content, tmp_path: Path):
    import gzip

    (tmp_path / "map.yaml").write_text(MAP)
    rows = "".join(f"{n},a,2026-03-02T10:00,buy,{n * n},\n" for n in range(1, 20_000))
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress((HEAD + rows).encode())[:9000])

    with pytest.raises(Malformed, match="damaged"):
        ingest_file(
            database, content, content.bind(database), tmp_path / "cut.csv.gz", tmp_path / "map.yaml", batch=200
        )
    with database.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT COUNT(*) FROM event").scalar_one() % 200 == 0
        assert tx.connection.exec_driver_sql("SELECT COUNT(*) FROM event").scalar_one() > 0


ROWS = HEAD + "".join(f"{n},a,2026-03-0{n}T10:00,buy,20,\n" for n in range(1, 7))


def test_a_pause_acts_between_two_batches_of_one_file(database: Database, tmp_path: Path):
    live = Live(database, Fixed(made(quest("pay"))), SystemClock())
    batches = itertools.count()
    (tmp_path / "rows.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")

    def current() -> tuple[Content, Numbers]:
        if next(batches) == 2:
            publications.pause(database, "pay", 0)
        live.refresh()
        return live.now.content, live.now.numbers

    tally = ingest_file(database, *current(), tmp_path / "rows.csv", tmp_path / "map.yaml", batch=2, current=current)

    assert (tally["applied"], tally["granted"]) == (6, {"pay": {"energy": 10}})


def test_a_vocabulary_that_changes_ends_the_file_and_a_second_run_goes_on(
    take: Any, database: Database, content: Content, tmp_path: Path
):
    other = load_content(Shelf(tmp_path / "quests").path, discover())
    numbers = content.bind(database)
    found = iter([(content, numbers), (other, numbers)])

    with pytest.raises(Unavailable) as ended:
        take(ROWS, batch=2, current=lambda: next(found))
    again = take(ROWS)

    assert ended.value.code == "vocabulary_changed"
    assert counts(again) == (6, 4, 2, 0, 0, 0)
