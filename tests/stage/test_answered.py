"""What an event came to, in words."""

from collections.abc import Mapping
from typing import Any

import pytest

from games.stage.answered import CODES, GIVEN, Came, in_short, rows
from games.stage.client import Answer
from games.stage.phone import Person
from games.stage.stamps import ALERT, LANGS

WHO = Person("mei", {"zh-CN": "小梅", "en": "Mei"})
TITLES = {"gave": {"zh-CN": "坐地铁", "en": "Take the metro"}, "not": {"zh-CN": "坐公交", "en": "Take the bus"}}
GAIN = {"quest": "gave", "asset": "energy", "amount": "52", "unit": "g", "ripe_at": None, "because": "",
        "message": {"zh-CN": "收获 52g", "en": "A ride: +52 g"}}  # fmt: skip
NO = {"quest": "not", "because": "if[0]", "earned": [], "sentence": {"zh-CN": "要坐公交", "en": "It asks for a bus"}}
YES = {"quest": "gave", "because": "", "earned": [GAIN], "sentence": {"zh-CN": "今天到上限了", "en": "Today's limit"}}


def answer(*earned: Mapping[str, Any], **more: Any) -> Answer:
    result = {"status": "applied", "replayed": False, "earned": [*earned], "code": "", "message": "", "hint": ""}
    return Answer(200, {"event": {"id": "e", "source": "s"}, "result": result | more, "why_not": []})


def why(*quests: Mapping[str, Any], sentence: Mapping[str, str] | None = None) -> Answer:
    return Answer(200, {"quests": [*quests], "sentence": sentence or {}})


def texts(came: Came, lang: Any = "en") -> list[tuple[str, str]]:
    return [(row.words, row.under) for row in rows(came, lang)]


def test_what_was_granted_is_said_with_the_quests_title_and_then_why_not_more():
    came = Came(answer(GAIN), WHO, TITLES, why(YES, NO))

    assert texts(came) == [
        ("A ride: +52 g", "Take the metro: +52 g"), ("Why not more", ""), ("Take the bus", "It asks for a bus"),
    ]  # fmt: skip
    assert texts(came, "zh-CN")[0] == ("收获 52g", "坐地铁：+52 g")
    assert next(rows(came, "en")).colour == GIVEN


def test_what_cut_a_reward_is_said_beside_it():
    came = Came(answer(GAIN | {"because": "limits[0]"}), WHO, TITLES, why(YES))

    assert texts(came) == [("A ride: +52 g", "Take the metro: +52 g · Today's limit")]


def test_what_a_refund_took_back_has_its_sign():
    back = GAIN | {"amount": "-52", "message": {}}

    assert texts(Came(answer(back), WHO, TITLES, why()))[0] == ("Take the metro: -52 g", "")


def test_a_quest_that_is_opened_says_what_it_asked_and_what_was_there():
    line = {"rule": "if[0]", "verdict": "no", "written": {"zh-CN": "要坐公交", "en": "by bus"},
            "saw": [{"zh-CN": "坐了地铁", "en": "by metro"}]}  # fmt: skip
    came = Came(answer(GAIN), WHO, TITLES, why(YES | {"lines": []}, NO | {"lines": [line]}))

    assert ("by bus", "if[0] · no\nthere was: by metro") == [(row.words, row.under) for row in rows(came, "en", "not")][
        -1
    ]
    assert ("要坐公交", "if[0] · 不符合\n当时：坐了地铁") == [
        (row.words, row.under) for row in rows(came, "zh-CN", "not")
    ][-1]
    assert len(texts(came)) == len([*rows(came, "en", "gave")])
    assert [row.press.name for row in rows(came, "en") if row.press] == ["gave", "not"]


def test_until_why_is_answered_the_page_says_that_it_is_asked():
    assert texts(Came(answer(GAIN), WHO, TITLES))[-1] == ("Why not more", "Asking why …")


def test_an_event_that_no_quest_hears_is_said_to_be_one():
    none = Came(answer(), WHO, TITLES, why(sentence={"zh-CN": "还没有", "en": "No quest is about this"}))

    assert texts(none) == [("Nothing was earned this time.", ""), ("Why not", ""), ("No quest is about this", "")]


def test_a_quest_without_a_known_title_goes_by_its_name_and_one_without_a_sentence_by_its_rule():
    came = Came(answer(), WHO, {}, why(NO | {"sentence": {}}))

    assert texts(came)[-1] == ("not", "if[0]")


def test_a_first_answer_that_is_told_again_is_said_to_be_one():
    assert "nothing is given twice" in texts(Came(answer(GAIN, replayed=True), WHO, TITLES, why(YES)))[0][0]


@pytest.mark.parametrize("lang", LANGS)
def test_an_event_that_was_put_aside_says_what_to_do_in_the_windows_language_and_its_code(lang: Any):
    told = answer(status="quarantined", code="from_the_future", message="it lies in the future", hint="the clock")
    [row] = rows(Came(told, WHO, TITLES), lang)

    assert (row.words, row.colour) == (CODES["from_the_future"][lang == "en"], ALERT)
    assert row.under.startswith("from_the_future")
    assert ("the clock" in row.under) == (lang == "en")
    assert in_short(told, lang) == row.words


def test_an_error_has_its_code_and_hint():
    told = Answer(422, {"code": "wrong_value", "detail": "'channel' cannot be 'cheque'", "hint": "one of qr, card"})
    [row] = rows(Came(told, WHO, TITLES), "en")

    assert row.under == "wrong_value · 'channel' cannot be 'cheque' · one of qr, card"


def test_an_error_that_has_no_chinese_is_said_as_the_server_says_it():
    told = Answer(409, {"code": "odd", "detail": "it is odd", "hint": "even it"})
    [row] = rows(Came(told, WHO, TITLES), "zh-CN")

    assert (row.words, row.under) == ("服务器没有办成：odd", "odd · it is odd · even it")


def test_what_cannot_be_explained_does_not_hide_what_was_granted():
    gone = Came(answer(GAIN), WHO, TITLES, Answer(404, {"code": "unknown_event", "detail": "no such event"}))

    assert next(rows(gone, "en")).words == "A ride: +52 g"
    assert [row.colour for row in rows(gone, "en")][-1] == ALERT


def test_in_short_it_is_what_the_quests_say():
    assert in_short(answer(GAIN), "en") == "A ride: +52 g"
    assert in_short(Answer(0, {}), "en").startswith("The server does not answer.")
