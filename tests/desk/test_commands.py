"""`tilth quests check|test`, and what all commands share: what they print and how they end."""

from pathlib import Path

import pytest

from tests.desk.conftest import PAY, Typed
from tests.in_flight import Shelf, gives, quest
from tests.world import limit


def test_a_check_may_be_against_a_folder_a_bundle_or_what_is_published(tilth: Typed, shelf: Shelf, tmp_path: Path):
    bundle = tilth("publish", "--json").json["bundle"]
    old = Shelf(tmp_path / "old")
    old.write(PAY, quest("gone"))
    shelf.write(quest("pay", limits=[limit(1)], tests=gives()))
    told = {name: tilth("check", "--json", "--against", name) for name in (str(old.path), bundle[:10], "published")}

    assert [done.status for done in told.values()] == [0, 0, 0]
    assert [done.json["changes"]["removed"] for done in told.values()] == [["gone"], [], []]
    assert ["limits" in done.json["notes"][-1] for done in told.values()] == [True] * 3
    assert "90 days" in tilth("check", "--against", str(old.path)).out


def test_a_check_against_what_is_not_there_says_what_may_be_given(tilth: Typed):
    unpublished, unknown = tilth("check", "--against", "published"), tilth("check", "--against", "abcdef")

    assert (unpublished.status, "code: nothing_published" in unpublished.err) == (1, True)
    assert (unknown.status, "code: no_such_bundle" in unknown.err) == (1, True)


def test_a_check_against_finds_ordinary_mistakes_first(tilth: Typed, shelf: Shelf):
    shelf.write(quest("pay", give="gold"))
    done = tilth("check", "--against", "published", "--json")

    assert (done.status, done.json[0]["file"].endswith("pay.yaml")) == (1, True)


def test_a_check_may_tell_of_one_file_and_says_that_there_is_more(tilth: Typed, shelf: Shelf):
    shelf.write(quest("odd", amount="event.amuont"))
    good, odd = str(shelf.path / "pay.yaml"), str(shelf.path / "odd.yaml")

    assert (tilth("check", good).status, tilth("check", odd).status) == (0, 1)
    assert tilth("check", good, "--json").json == []
    assert "1 finding(s) in other files" in tilth("check", good).err


def test_a_warning_in_another_file_is_counted_as_a_warning(tilth: Typed, shelf: Shelf):
    shelf.write(quest("more", tests=gives()))
    err = tilth("check", str(shelf.path / "pay.yaml")).err

    assert ("finding" in err, "warning(s) in other files" in err) == (False, True)


def test_a_warning_is_told_and_only_a_strict_check_fails_for_it(tilth: Typed):
    done, strict = tilth("check"), tilth("check", "--strict")

    assert (done.status, strict.status) == (0, 1)
    assert done.out == strict.out
    assert "warning: nothing bounds this live quest" in done.out
    assert "is well, 4 warning(s); 1 quest(s) read" in done.out
    assert {one["level"] for one in tilth("check", "--json").json} == {"warning"}


def test_a_strict_check_against_what_runs_tells_warnings_too(tilth: Typed):
    tilth("publish")
    done = tilth("check", "--against", "published", "--json")

    assert (done.status, len(done.json["warnings"]), done.json["findings"]) == (0, 4, [])
    assert tilth("check", "--strict", "--against", "published").status == 1


def test_tests_of_one_quest_are_run_alone(tilth: Typed, shelf: Shelf):
    shelf.write(quest("odd", tests=gives(7)))

    assert tilth("test", "pay", "--json").json == {"quests": 1, "passed": 1, "failed": 0, "failures": []}
    assert tilth("test", str(shelf.path / "odd.yaml"), "--json").json["failed"] == 1
    assert "did you mean 'pay'?" in tilth("test", "pya").err


def test_production_does_not_start_when_nothing_is_published(tilth: Typed):
    done = tilth("serve", "--mode", "production", "--port", "0", command=())

    assert done.status == 1
    assert "code: nothing_published" in done.err
    assert "tilth quests publish" in done.err


@pytest.mark.parametrize("words", [("serve",), ("quests", "budgets")])
def test_the_mode_is_one_of_three(tilth: Typed, words: tuple[str, ...]):
    done = tilth("--mode", "productoin", command=words)

    assert done.status == 2
    assert "Value error" not in done.err
    assert "did you mean 'production'?" in " ".join(done.err.replace("│", " ").split())


def test_a_check_says_how_many_quests_it_read(tilth: Typed, shelf: Shelf):
    shelf.write(quest("more"))

    assert tilth("check").out.endswith("; 2 quest(s) read\n")
    assert tilth("check", str(shelf.path / "more.yaml")).out.endswith("; 1 quest(s) read\n")
    shelf.write(quest("more", amount="event.amuont"))
    assert tilth("check").out.endswith("1 finding(s); 2 quest(s) read\n")


def test_the_tests_are_counted_with_their_quests(tilth: Typed, shelf: Shelf):
    shelf.write(quest("more", tests=[*gives(), {**gives()[0], "name": "again"}]))
    right = tilth("test")
    shelf.write(quest("odd", tests=gives(7)))
    wrong = tilth("test", "--json").json

    assert right.out == "3 test(s) of 2 quest(s): all passed\n"
    assert (wrong["quests"], wrong["passed"], wrong["failed"]) == (3, 3, 1)
    assert tilth("test").out == "4 test(s) of 3 quest(s): 1 failed\n"


def test_how_far_a_slow_command_is_stays_out_of_what_is_not_a_terminal(
    tilth: Typed, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("engine.desk.options.PATIENCE_S", -1.0)

    assert (tilth("test").err, tilth("check").err) == ("", "")


def test_a_file_that_is_wrong_is_left_out_and_the_others_are_tested(tilth: Typed, shelf: Shelf):
    shelf.write(quest("odd", amount="event.amuont"), quest("more", tests=[{**gives()[0], "with": ["odd"]}]))
    done, told = tilth("test"), tilth("test", "--json").json

    assert (done.status, "did you mean 'amount'?" in done.err) == (1, True)
    left_out = ", ".join(f"{shelf.path.as_posix()}/{name}.yaml" for name in ("more", "odd"))
    assert done.out == f"1 test(s) of 1 quest(s): all passed; not tested: {left_out}\n"
    assert (told["passed"], told["failed"], told["failures"][0]["code"]) == (1, 1, "unknown_field")


def test_one_quest_is_tested_though_another_is_wrong(tilth: Typed, shelf: Shelf):
    shelf.write(quest("odd", amount="event.amuont"))
    right, wrong = tilth("test", "pay"), tilth("test", "odd")

    assert (right.status, right.out, right.err) == (0, "1 test(s) of 1 quest(s): all passed\n", "")
    assert (wrong.status, "did you mean 'amount'?" in wrong.err) == (1, True)


def test_what_all_quests_share_must_be_right(tilth: Typed, shelf: Shelf):
    (shelf.path / "vocabulary.yaml").write_text("schema: vocabulary/v9\n")

    assert "code: wrong_content" in tilth("test").err


def test_a_check_speaks_chinese(tilth: Typed, shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    shelf.write(quest("odd", amount="event.amuont"))
    asked, tried = tilth("check", "--lang", "zh-CN"), tilth("test", "--lang", "zh-CN")
    for name in ("LC_ALL", "LANG"):
        monkeypatch.setenv(name, "zh_CN.UTF-8")
    spoken, english = tilth("check"), tilth("check", "--lang", "en")

    assert asked.out == spoken.out
    assert "错误: event 没有字段“amuont”" in asked.out
    assert "建议: 是不是想写 amount？" in asked.out
    assert asked.out.endswith("1 处错误; 读了 2 个任务\n")
    assert english.out.endswith("1 finding(s); 2 quest(s) read\n")
    assert tried.out.startswith("1 个任务的 1 个测试：全部通过; 没有测试：")
    assert "错误: 没有任务“pya”" in tilth("test", "pya").err.replace("[red]", "")
    assert "finding" in tilth("check", "--json").out or tilth("check", "--json").json[0]["hint"].startswith("did you")


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_file_elsewhere_is_read_with_the_folder_it_lies_in(tilth: Typed, tmp_path: Path, command: str):
    elsewhere = Shelf(tmp_path / "elsewhere")
    elsewhere.write(quest("good", tests=gives()), quest("odd", tests=gives(7)))
    (elsewhere.path / "wrong.yaml").write_text("schema: quest/v1\n")
    found = tilth(command, str(elsewhere.path / "wrong.yaml"))
    (elsewhere.path / "wrong.yaml").unlink()
    good = tilth(command, str(elsewhere.path / "good.yaml"))

    assert (found.status, "wrong.yaml:1:1" in found.out + found.err) == (1, True)
    assert (good.status, "1 quest(s)" in good.out) == (0, True)


def test_a_file_that_lies_in_no_folder_of_quests_is_refused(tilth: Typed, tmp_path: Path):
    alone, elsewhere = tmp_path / "alone.yaml", Shelf(tmp_path / "elsewhere")
    alone.write_text(PAY, encoding="utf-8")

    assert "code: not_in_folder" in tilth("check", str(alone)).err
    assert "code: not_in_folder" in tilth("check", str(elsewhere.path), str(alone)).err
    assert "code: no_such_file" in tilth("check", str(tmp_path / "nothing.yaml")).err


def test_a_file_in_place_of_the_folder_is_told_what_to_write_instead(tilth: Typed, shelf: Shelf):
    file = shelf.path / "pay.yaml"
    done = tilth("test", "--quests", str(file))

    assert (done.status, "code: not_a_folder" in done.err) == (1, True)
    assert f"tilth quests test {file}" in done.err.replace("\n", "")


def test_schemas_that_are_stale_are_told_with_what_to_run(tilth: Typed):
    assert "run 'tilth quests schema'" in tilth("schema", "--check").out


def test_a_check_says_when_editors_are_told_an_older_language(tilth: Typed, shelf: Shelf):
    before = tilth("check").err
    (shelf.path / "quest.schema.json").write_text("{}", encoding="utf-8")

    assert "tilth quests schema" not in before
    assert "not up to date: run 'tilth quests schema'" in tilth("check").err
