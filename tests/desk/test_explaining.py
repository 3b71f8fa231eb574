"""`tilth quests explain`: reading the event, the player's standing, the table and the JSON."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from engine.clock import DAY, Clock, ManualClock
from engine.desk.explaining import Asked, find_quest, read_text
from engine.desk.explaining import explained as told_of
from engine.desk.why_shown import as_dict, outcome, show_before, show_explanation
from engine.errors import Malformed, NotFound, TilthError
from engine.explaining.explain import Explanation
from engine.incoming.events import EventReader
from engine.pepper import pepper
from engine.published.content import Content
from engine.published.publications import pause
from engine.store import open_database
from tests.foretold import rich_content
from tests.in_flight import gives, made
from tests.world import NOW, UNDO, VOCABULARY, World, content_of, limit, quest

CLOCK = ManualClock(NOW)
PAY = quest("pay", amount="event.amount", limits=[limit(12, "reward")], status="draft")
EVENT = '{"type": "payment", "data": {"txn_ref": "a", "amount": 10, "channel": "qr"}}'


def explained(content: Content, asked: Asked, clock: Clock) -> Explanation:
    return told_of(content, asked, clock).found


def test_type_and_data_are_enough_and_a_draft_is_asked_as_if_it_were_live():
    found = explained(content_of(PAY), Asked("pay", EVENT), CLOCK)

    assert (outcome(found), found.at, found.zone) == ("10 g energy", NOW, "Asia/Shanghai")


def test_a_whole_cloud_event_is_read_as_the_api_reads_it():
    event = {"specversion": "1.0", "id": "1", "source": "bank", "type": "payment", "subject": "ann",
             "time": "2026-11-18T04:00:00Z", "data": {"txn_ref": "a", "amount": "10.50", "channel": "qr"}}  # fmt: skip
    found = explained(content_of(PAY), Asked("pay", json.dumps(event)), CLOCK)

    assert (found.at, found.pays[0].raw) == (NOW, "10.5")


def test_the_time_may_be_given():
    found = explained(content_of(PAY), Asked("pay", EVENT, at="2026-12-02 10:30"), CLOCK)

    assert as_dict(found)["local"] == "2026-12-02 10:30"


def test_the_subject_decides_the_arm():
    content = rich_content()
    told = [EVENT.replace('"type"', f'"subject": "p{n}", "type"') for n in range(20)]
    arms = {explained(content, Asked("rich", event), CLOCK).arm for event in told}

    assert arms == {"control", "double"}


ARMS = quest("arms", params={"grams": 5}, amount="params.grams", who={"segments": ["student"]}, experiment={
    "key": "k-1", "arms": {"control": 50, "double": 50}, "set": {"double": {"params.grams": 10}}},
    tests=[{"name": "a", "player": {"segments": ["student"]}, "story": [
        {"at": "2026-11-18 12:00", "payment": {}, "expect": {"energy": 5}}]}])  # fmt: skip
STUDENT = '{"segments": ["student"]}'


@pytest.mark.parametrize(("arm", "amount"), [("control", "5"), ("double", "10")])
def test_somebody_may_be_given_a_profile_and_an_arm(arm: str, amount: str):
    found = explained(content_of(ARMS), Asked("arms", EVENT, profile=STUDENT, arm=arm), CLOCK)

    assert (found.arm, outcome(found)) == (arm, f"{amount} g energy")
    assert explained(content_of(ARMS), Asked("arms", EVENT, arm=arm), CLOCK).because == "who.segments"


def test_somebody_may_live_elsewhere():
    found = explained(
        content_of(PAY), Asked("pay", EVENT, at="2026-12-02 10:30", profile='{"zone": "Asia/Tokyo"}'), CLOCK
    )

    assert (found.zone, as_dict(found)["local"]) == ("Asia/Tokyo", "2026-12-02 10:30")


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"profile": "["}, "bad_json"), ({"profile": "[]"}, "bad_json"), ({"profile": '{"age": 3}'}, "unknown_field"),
        ({"profile": '{"zone": "Mars"}'}, "unknown_zone"), ({"profile": '{"level": "x"}'}, "wrong_value"),
        ({"arm": "duoble"}, "unknown_arm"), ({"player": "ann", "arm": "double"}, "two_players"),
    ],
)  # fmt: skip
def test_somebody_who_cannot_be_is_said(how: dict[str, str], code: str):
    with pytest.raises(TilthError) as error:
        explained(content_of(ARMS), Asked("arms", EVENT, **how), CLOCK)

    assert error.value.code == code


def test_an_event_needs_no_business_key_and_is_read_as_it_is_written():
    bare = EVENT.replace('"txn_ref": "a", ', "")

    assert outcome(explained(content_of(PAY), Asked("pay", bare), CLOCK)) == "10 g energy"
    assert outcome(explained(content_of(quest("go", "e_invoice")), Asked("go", '{"type": "e_invoice"}'), CLOCK)) == (
        "5 g energy"
    )
    with pytest.raises(TilthError) as error:
        explained(content_of(PAY), Asked("pay", bare.replace('"amount": 10', '"amount": 10, "amount": 2')), CLOCK)
    assert error.value.code == "duplicate_key"


def test_what_the_quest_says_itself_is_shown():
    texts = {"zh-CN": "付了 {event.amount}，得 {reward}{unit}", "en": "{event.amount} paid: +{reward} {unit}"}
    found = explained(content_of(quest("pay", messages=texts)), Asked("pay", EVENT), CLOCK)
    told = StringIO()
    show_explanation(Console(file=told, width=120), found, find_quest(content_of(PAY), "pay"), "en")

    assert found.message == {"zh-CN": "付了 10，得 5g", "en": "10 paid: +5 g"}
    assert "10 paid: +5 g" in told.getvalue()
    assert explained(content_of(PAY), Asked("pay", EVENT.replace("10", "0.1")), CLOCK).message == {}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_player_is_asked_as_they_stand(database_url: str, engine_name: str):
    db = open_database(database_url)
    world = World(db, quest("pay", amount="event.amount", limits=[limit(12, "reward")]))
    assert pepper(db)
    world.one(world.payment("9", ref="before"))
    world.put("ann", zone="Europe/London")
    db.close()
    found = explained(world.content, Asked("pay", EVENT, "ann", "", database_url), CLOCK)

    assert (outcome(found), found.because) == ("3 g energy (limits[0])", "limits[0]")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_player_is_told_what_the_operator_paused_and_what_would_be_put_aside(database_url: str, engine_name: str):
    db = open_database(database_url)
    world = World(db, content=made(quest("pay", tests=gives()), quest("other", tests=gives())))
    pause(db, "pay", NOW, by="ops")
    db.close()
    old = EVENT.replace('"type"', '"time": "2026-10-01T04:00:00Z", "type"')

    def because(name: str, event: str) -> str:
        return explained(world.content, Asked(name, event, "ann", "", database_url), CLOCK).because

    assert (because("pay", EVENT), because("other", EVENT)) == ("paused", "")
    assert because("other", old) == "too_old"


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_an_event_that_was_told_before_answers_with_its_first_answer(database_url: str, engine_name: str):
    db = open_database(database_url)
    world = World(db, content=made(PAY.replace("draft", "live")))
    reader = EventReader(VOCABULARY, pepper(db))
    data = {"txn_ref": "a", "amount": 10, "channel": "qr"}
    first = reader.build("payment", source="/bank", id="first", player="ann", at=NOW, data=data)
    world.one(first)
    db.close()
    again = told_of(world.content, Asked("pay", EVENT, "ann", "", database_url), CLOCK)
    other = told_of(world.content, Asked("pay", EVENT.replace('"a"', '"b"'), "ann", "", database_url), CLOCK)
    shown = StringIO()
    assert again.before is not None
    show_before(Console(file=shown, width=140), again.before, "pay", "en")

    assert (again.before.id, again.before.quests[0].earned[0].amount) == ("first", "10")
    assert other.before is None
    assert "told before: first of /bank, at 2026-11-18T04:00:00.000Z. The first answer was:" in shown.getvalue()
    assert "10 g energy" in shown.getvalue()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_quest_that_was_removed_says_so_and_until_when_refunds_take_back(database_url: str, engine_name: str):
    db = open_database(database_url)
    world = World(db, content=made(quest("pay", undo=UNDO, tests=gives()), quest("other", tests=gives())))
    after = made(quest("other", tests=gives()))
    world.content.bind(db, NOW - DAY)
    after.bind(db, NOW)
    db.close()
    told = told_of(after, Asked("pay", EVENT, "ann", "", database_url), CLOCK)

    assert (told.quest.id, told.found.because, told.found.pays) == ("pay", "removed", ())
    assert told.found.sentence["en"] == (
        "This quest was removed on 18 November 2026; a refund before 16 February 2027 still takes back what it gave"
    )
    with pytest.raises(NotFound):
        told_of(after, Asked("never", EVENT, "ann", "", database_url), CLOCK)


def test_a_player_or_a_database_that_is_unknown_is_said(tmp_path: Path):
    with pytest.raises(NotFound) as error:
        explained(content_of(PAY), Asked("pay", EVENT, "ann", "", f"sqlite:///{tmp_path}/no.db"), CLOCK)

    assert error.value.code == "no_database"


def test_an_unknown_quest_says_what_was_perhaps_meant():
    with pytest.raises(NotFound) as error:
        find_quest(content_of(PAY), "pai")

    assert (error.value.code, error.value.hint) == ("unknown_quest", "did you mean 'pay'?")


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ("", "bad_json"), ("[]", "bad_json"), ('{"type": "paiment", "data": {}}', "unknown_type"),
        ('{"data": {}}', "missing_type"), ('{"type": "payment", "data": {"amount": 1}}', "missing_field"),
        ('{"type": "payment", "data": {"amount": 1, "amount": 2}}', "duplicate_key"),
        ('{"type": "payment", "time": "noon"}', "wrong_time"), ('{"type": 3}', "wrong_envelope"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_read_says_why(event: str, code: str):
    with pytest.raises(TilthError) as error:
        explained(content_of(PAY), Asked("pay", event), CLOCK)

    assert error.value.code == code


def test_the_table_shows_every_question_and_the_sentences():
    told = StringIO()
    content = content_of(PAY)
    found = explained(content, Asked("pay", EVENT.replace("10", "15")), CLOCK)
    show_explanation(Console(file=told, width=120), found, find_quest(content, "pay"), "en")
    text = told.getvalue()

    assert "a draft quest: nobody is paid by it now" in text
    assert [part for part in ("reward.amount", "event.amount = 15", "15 g → 12 g") if part not in text] == []
    assert "12 g energy (limits[0])" in text
    assert "You got 12 g, which completes the 12 g for today" in text


def test_the_table_speaks_chinese_too():
    told = StringIO()
    content = content_of(PAY)
    found = explained(content, Asked("pay", EVENT.replace("10", "15")), CLOCK)
    show_explanation(Console(file=told, width=120), found, find_quest(content, "pay"), "zh-CN")
    text = told.getvalue()
    wanted = ("草稿：现在不会发放", "问的是", "上限 limits[0]", "每位玩家每天 12g", "今天已用 0/12g", "减少",
              "收获 12g，今天的 12g 已经领满")  # fmt: skip

    assert [part for part in wanted if part not in text] == []
    assert [word for word in ("used", "per player", "You got", "cut") if word in text] == []


def test_a_file_that_is_not_there_or_no_text_is_said(tmp_path: Path):
    (tmp_path / "x").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(NotFound):
        read_text(tmp_path / "no.json")
    with pytest.raises(Malformed):
        read_text(tmp_path / "x")
