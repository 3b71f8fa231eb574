"""How a finding is shown, and how a slip of the pen is guessed."""

from engine.documents.findings import Finding, did_you_mean, near_miss


def test_a_finding_shows_place_line_caret_and_hint():
    finding = Finding("a.yaml", 3, 7, "x", "this is wrong", "do that", "  key: value")

    assert finding.text() == "a.yaml:3:7: error: this is wrong\n      key: value\n          ^\nhint: do that"


def test_the_caret_counts_chinese_characters_as_two():
    finding = Finding("a.yaml", 1, 3, "x", "wrong", excerpt="付款x")

    assert finding.text().splitlines()[2] == "    " + "    " + "^"


def test_a_tab_does_not_move_the_caret():
    finding = Finding("a.yaml", 1, 2, "x", "wrong", excerpt="\tx")

    assert finding.text().splitlines()[1:] == ["     x", "     ^"]


def test_a_long_line_is_shown_around_the_place():
    shown = Finding("a.yaml", 1, 501, "x", "wrong", excerpt="a" * 500 + "b" + "a" * 500).text().splitlines()

    assert len(shown[1]) <= 130
    assert shown[1][shown[2].index("^")] == "b"


def test_without_a_source_line_there_is_no_caret():
    assert Finding("a.yaml", 1, 1, "x", "wrong").text() == "a.yaml:1:1: error: wrong"


def test_a_finding_for_programs_has_no_excerpt():
    assert Finding("a", 1, 2, "c", "m", "h", "line").as_dict() == {
        "file": "a", "line": 1, "column": 2, "level": "error", "code": "c", "message": "m", "hint": "h",
    }  # fmt: skip


def test_a_near_word_is_proposed():
    assert did_you_mean("amuont", ["amount", "channel"]) == "did you mean 'amount'?"


def test_without_a_near_word_all_are_listed():
    assert did_you_mean("zzz", ["b", "a"]) == "allowed: a, b"


def test_a_long_list_is_cut():
    assert did_you_mean("zzz", [f"name{n:03}" for n in range(99)]).endswith("… (99 in all)")


def test_nothing_allowed_gives_no_hint():
    assert did_you_mean("zzz", []) == ""


def test_case_does_not_matter_for_a_near_miss():
    assert near_miss("ASIA/shangai", ["Asia/Shanghai"]) == "Asia/Shanghai"
