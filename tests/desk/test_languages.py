"""The language the command line answers in."""

import pytest

from engine.desk.languages import asked_in, language, said, saying
from engine.words.spoken import Words

NAMES = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


@pytest.mark.parametrize(
    ("asked", "spoken"), [("zh-CN", "zh-CN"), ("zh_TW", "zh-CN"), ("en", "en"), ("de", "en"), ("en_US", "en")]
)
def test_a_language_it_does_not_speak_becomes_english(asked: str, spoken: str):
    assert language(asked) == spoken


def test_without_a_language_it_is_the_machine_s(monkeypatch: pytest.MonkeyPatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("zh_CN", "UTF-8"))

    assert (language(), language("en")) == ("zh-CN", "en")


@pytest.mark.parametrize("name", NAMES)
def test_the_environment_names_the_language_though_its_locale_is_not_installed(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    for each in NAMES:
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    monkeypatch.setenv(name, "zh_CN.UTF-8")

    assert language() == "zh-CN"


def test_the_first_variable_that_says_anything_counts(monkeypatch: pytest.MonkeyPatch):
    for name, value in zip(NAMES, ("", "en_US.UTF-8", "zh_CN.UTF-8", "zh_CN"), strict=True):
        monkeypatch.setenv(name, value)

    assert language() == "en"


def test_a_text_is_said_in_one_language():
    assert said(Words("好", "good"), "zh-CN") == "好"
    assert said({"en": "good"}, "zh-CN") == ""


def test_what_is_said_is_said_in_the_language_asked_for():
    assert (saying("zh-CN")("nothing is paused"), saying("en")("nothing is paused")) == (
        "没有暂停的任务",
        "nothing is paused",
    )


def test_a_command_line_names_its_language():
    assert asked_in(["quests", "check", "--lang", "zh-CN"]) == asked_in(["--lang=zh-CN", "x"]) == "zh-CN"
    assert asked_in(["quests", "check"]) == asked_in(["--lang"]) == ""
