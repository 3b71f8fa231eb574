"""Loading quests: all findings in one run, and a book that matches events."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.incoming.events import Event, EventReader
from engine.quests.load import load_quests, load_texts
from tests.quests.quest_files import RIGHT, assets, book_of, changed, findings_of, said, vocabulary
from tests.quests.template_files import places


def payment(**fields: object) -> Event:
    reader = EventReader(vocabulary(), b"pepper of the tests")
    data = {"txn_ref": "T-1", "amount": Decimal(5), "channel": "qr", **fields}
    return reader.build("payment", source="bank", id="1", player="p", at=1, data=data)


def test_a_right_quest_makes_a_book():
    assert list(book_of(RIGHT).quests) == ["pay-energy"]


def test_the_compiled_quest_has_the_numbers_of_the_file():
    quest = book_of(RIGHT).quests["pay-energy"]

    assert (quest.reward.asset, quest.reward.scale, quest.limits[0].max) == ("energy", 1, 10)
    assert quest.undo is not None
    assert (quest.undo.find, quest.undo.within_ms) == ("payment_ref", 90 * 86_400_000)


def test_limits_of_feed_are_kept_in_milligrams():
    text = changed(("give: energy", "give: feed"), ("{energy: 5}", "{feed: 5}"))

    assert book_of(text).quests["pay-energy"].limits[0].max == 10_000


def test_a_limit_on_times_has_no_unit():
    text = changed(("give: energy", "give: feed"), ("{energy: 5}", "{feed: 5}"), ("of: reward", "of: times"))

    assert book_of(text).quests["pay-energy"].limits[0].max == 10


def test_conditions_have_their_path_as_name():
    text = changed(
        ("if:\n", "who: {segments: [gold], if: player.level > 1}\nif:\n"),
        ("    story", "    player: {level: 2, segments: [gold]}\n    story"),
    )

    paths = [condition.path for condition in book_of(text).quests["pay-energy"].conditions]
    assert paths == ["who.segments", "who.if", "if[0]", "if[1]"]


def test_a_single_condition_needs_no_list():
    text = changed(
        ('  - event.amount >= params.least\n  - event.channel == "qr"\n', ""),
        ("if:\n", "if: event.amount >= params.least\n"),
    )

    assert [condition.path for condition in book_of(text).quests["pay-energy"].conditions] == ["if[0]"]


def test_the_book_matches_by_conditions():
    book, nobody = book_of(RIGHT), vocabulary().profile({})

    assert [quest.id for quest in book.match(payment(), nobody)] == ["pay-energy"]
    assert book.match(payment(channel="card"), nobody) == []


@pytest.mark.parametrize("status", ["draft", "paused"])
def test_what_is_not_live_matches_nothing(status):
    book = book_of(changed(("status: live", f"status: {status}")))

    assert book.match(payment(), vocabulary().profile({})) == []


def test_a_quest_can_be_switched_off_and_on():
    book, nobody = book_of(RIGHT), vocabulary().profile({})
    book.switch("pay-energy", False)
    assert book.match(payment(), nobody) == []

    book.switch("pay-energy", True)
    assert len(book.match(payment(), nobody)) == 1


def test_comments_and_tests_do_not_change_a_quests_version():
    other = changed(("owner:", "# a comment\nowner:"), ("a payment pays", "some payment pays"))

    assert book_of(RIGHT).quests["pay-energy"].version == book_of(other).quests["pay-energy"].version


def test_another_number_is_another_version():
    other = changed(("max: 10", "max: 15"))

    assert book_of(RIGHT).quests["pay-energy"].version != book_of(other).quests["pay-energy"].version
    assert book_of(RIGHT).version != book_of(other).version


def test_the_same_id_in_two_files_is_told_at_the_second():
    findings = findings_of(RIGHT, RIGHT)

    assert [(finding.file, finding.line, finding.hint) for finding in findings] == [
        ("1.yaml", 2, "the first is 0.yaml:2")
    ]


def test_all_mistakes_of_all_files_are_told_in_one_run():
    several = changed(
        ("amount: 5}", "amount: 5, rond: up}"), ("params.least", "params.last"), ('en: "+{reward}', 'en: "+{reword}')
    )

    files = [
        finding.file for finding in findings_of(several, changed(("pay-energy", "pay-more"), ("owner: loyalty\n", "")))
    ]
    assert files == ["0.yaml", "0.yaml", "0.yaml", "1.yaml"]


def test_a_wrong_key_does_not_hide_a_wrong_expression():
    text = changed(("status: live", "status: liev"), ("event.channel", "event.chanel"))

    assert said(text) == ["5:9: error: 'liev' is not allowed here", "9:11: error: 'event' has no field 'chanel'"]


def test_no_mistake_throws_a_shadow():
    text = changed(("params: {least: 1}", "params: {least: {a: 1}}"))

    assert len(findings_of(text)) == 1


def test_an_expression_points_into_a_quoted_text_with_escapes():
    text = changed(('event.channel == "qr"', r'"event.channel == \"qr\" && event.chanel == \"qr\""'))

    assert said(text)[0].startswith("9:39: error: 'event' has no field 'chanel'")


def test_an_expression_points_into_single_quotes():
    text = changed(('event.channel == "qr"', "'event.channel == ''qr'' && event.chanel == ''qr'''"))

    assert said(text)[0].startswith("9:39: error: 'event' has no field 'chanel'")


def test_a_folder_is_searched_for_quests_but_not_for_maps(tmp_path):
    (tmp_path / "forest").mkdir()
    (tmp_path / "maps").mkdir()
    (tmp_path / "forest" / "pay.yaml").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "maps" / "bank.yaml").write_text("schema: map/v1", encoding="utf-8")
    (tmp_path / "vocabulary.yaml").write_text("schema: vocabulary/v1", encoding="utf-8")

    book, findings = load_quests(tmp_path, vocabulary(), assets())
    assert findings == []
    assert book is not None
    assert list(book.quests) == ["pay-energy"]


def test_a_folder_that_is_not_there_is_a_finding(tmp_path):
    book, findings = load_quests(tmp_path / "nowhere", vocabulary(), assets())

    assert book is None
    assert findings[0].code == "unreadable"


def test_an_empty_folder_is_an_empty_book(tmp_path):
    book, findings = load_quests(tmp_path, vocabulary(), assets())

    assert findings == []
    assert book is not None
    assert book.quests == {}


HEAD = "schema: quest/v1\nid: try-it\ntitle: {zh-CN: 试一试, en: Try it}\nowner: team\nstatus: live\n"
PLAIN = HEAD + "when: {event: payment}\nreward: {give: energy, amount: 5}\nmessages: {zh-CN: 好, en: Well}\n"
STORY = 'tests:\n  - name: pays\n    story:\n      - {at: "2026-03-02 09:00", payment: {}, expect: {energy: 5}}\n'
BUDGETS = """\
schema: budgets/v1
budgets:
  spring: {owner: team, asset: energy, max: 1000, every: month, about: {zh-CN: 春天, en: spring}}
"""


def test_a_budget_of_the_folder_is_known_to_its_quests(tmp_path):
    (tmp_path / "budgets.yaml").write_text(BUDGETS, encoding="utf-8")
    (tmp_path / "pay.yaml").write_text(PLAIN + "budget: spring\n" + STORY, encoding="utf-8")
    book, findings = load_quests(tmp_path, vocabulary(), assets())

    assert [finding.text() for finding in findings] == []
    assert book is not None
    assert [(limit.path, limit.budget, limit.max) for limit in book.quests["try-it"].limits] == [
        ("budget", "spring", 1000)
    ]


def test_a_budget_among_texts_is_known_and_its_mistakes_are_told():
    texts = {"budgets.yaml": BUDGETS, "pay.yaml": PLAIN + "budget: spring\n" + STORY}
    assert load_texts(texts, vocabulary(), assets())[1] == []

    wrong = {**texts, "budgets.yaml": BUDGETS.replace("energy", "enrgy")}
    assert places(load_texts(wrong, vocabulary(), assets())[1]) == ["budgets.yaml:3:32: 'enrgy' is not a known asset"]


def test_quests_of_an_exclusive_group_give_the_same_asset():
    first = PLAIN + "exclusive: shops\n" + STORY
    second = first.replace("try-it", "try-more")
    other = second.replace("energy", "feed")

    assert load_texts({"a.yaml": first, "b.yaml": second}, vocabulary(), assets())[1] == []
    _, findings = load_texts({"a.yaml": first, "b.yaml": other}, vocabulary(), assets())
    assert [(one.file, one.line, one.column, one.code, one.hint) for one in findings] == [
        ("b.yaml", 9, 1, "exclusive_assets", "a.yaml:9 gives energy")
    ]


def test_of_a_group_the_quest_that_gives_another_asset_than_most_is_blamed():
    text = PLAIN + "exclusive: shops\n" + STORY
    others = {f"{n}.yaml": text.replace("try-it", f"try-{n}") for n in (1, 2)}
    _, findings = load_texts({"0.yaml": text.replace("energy", "feed"), **others}, vocabulary(), assets())

    assert [(one.file, one.hint) for one in findings] == [("0.yaml", "1.yaml:9 gives energy")]


def test_a_group_of_one_quest_is_warned_of_with_the_group_that_was_meant():
    text = PLAIN + "exclusive: rush-group\n" + STORY
    odd = text.replace("try-it", "try-odd").replace("rush-group", "rush-gruop")
    book, _ = load_texts(
        {"a.yaml": text, "b.yaml": text.replace("try-it", "try-more"), "c.yaml": odd}, vocabulary(), assets()
    )
    alone, _ = load_texts({"c.yaml": odd}, vocabulary(), assets(), alone=True)

    assert book is not None
    assert alone is not None
    told = [(one.file, one.line, one.level, one.code, one.hint) for one in book.warnings if one.code == "lonely_group"]
    assert told == [("c.yaml", 9, "warning", "lonely_group", "did you mean 'rush-group'?")]
    assert [one.code for one in alone.warnings if one.code == "lonely_group"] == []


def test_a_new_budget_is_shown_as_it_must_be_written():
    texts = {"budgets.yaml": BUDGETS, "pay.yaml": PLAIN + "budget: NAME\n" + STORY}
    hints = [
        load_texts({**texts, "pay.yaml": texts["pay.yaml"].replace("NAME", name)}, vocabulary(), assets())[1][0].hint
        for name in ("sprng", "harvest")
    ]

    assert hints[0] == "did you mean 'spring'?"
    assert hints[1].startswith("write it into quests/budgets.yaml, under 'budgets:': harvest: {owner: ")
    assert "asset: energy, max: 1000000, every: month" in hints[1]


def test_a_warning_about_a_template_is_told_once_and_there():
    template = """\
schema: template/v1
about: {zh-CN: 一天一次, en: once a day}
inputs: {least: {type: integer, about: {zh-CN: 几级起, en: from which level on}, default: 0}}
when: {event: share}
if: [player.level >= inputs.least, player.level >= 0]
params: {spare: 3}
reward: {give: feed, amount: 5}
limits: [{max: 1, of: times, every: day}]
messages: {zh-CN: "做得好", en: "+{reward}"}
"""
    head = "schema: quest/v1\nid: {}\ntitle: {{zh-CN: 分享, en: Share}}\nowner: farm\nstatus: live\n"
    rest = (
        'extends: templates/daily.yaml\ntests:\n  - {name: t, story: [{at: "2026-03-02 08:00", share: {}, '
        "expect: {feed: 5}}]}\n"
    )
    texts = {f"{name}.yaml": head.format(name) + rest for name in ("one-of", "two-of")}
    book, findings = load_texts({"templates/daily.yaml": template, **texts}, vocabulary(), assets())

    assert [one.text() for one in findings] == []
    assert book is not None
    assert [(one.file, one.line, one.code) for one in book.warnings] == [
        ("templates/daily.yaml", 5, "always_true"),
        ("templates/daily.yaml", 9, "no_reward"),
    ]


SNIPPETS = [
    "",
    " ",
    "\n",
    ":",
    "- ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "#",
    "&a",
    "*a",
    "!",
    "|",
    ">",
    ",",
    "5",
    "event.",
    "\t",
    "~",
    "鸡",
    "：",
    "，",
    "｛",
    "“",
    "\u3000",
]


@settings(max_examples=150)
@given(st.integers(0, len(RIGHT)), st.integers(0, 12), st.sampled_from(SNIPPETS))
def test_no_slip_of_the_keyboard_makes_the_loader_fall_over(start, length, snippet):
    text = RIGHT[:start] + snippet + RIGHT[start + length :]

    for finding in findings_of(text):
        assert finding.text().startswith("0.yaml:")
        assert finding.line <= text.count("\n") + 2
