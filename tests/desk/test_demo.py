"""The demo: it lives the sample week through the engine and tells who earned what and why."""

import re
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from engine.clock import ManualClock
from engine.desk.demo import MOST_SUMS, Story, refuse_inhabited, run_demo
from engine.desk.demo_words import words
from engine.errors import Refused
from engine.game import discover
from engine.journal import EventRow
from engine.people.players import create_players
from engine.published.content import QUESTS, Content, load_content
from engine.sources import Keys
from engine.store import Database
from tests.sandboxes import Box
from tests.world import NOW


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(QUESTS, discover())


def lived(database: Database, content: Content, console: Console | None = None, lang: str = "en") -> dict[str, Any]:
    story = Story(console=console)
    box = Box(database, content=content, tale=story.tale, players=())
    return run_demo(box.sandbox, story, lang=lang)


def told(database: Database, content: Content, lang: str = "en", width: int = 80) -> tuple[dict[str, Any], str]:
    out = StringIO()
    result = lived(database, content, Console(file=out, width=width), lang)
    return result, out.getvalue()


def test_the_week_runs_and_the_ledger_adds_up(database: Database, content: Content):
    result, text = told(database, content)

    assert result["audit"]["ok"]
    assert (result["players"], len(result["granted"]) > 25) == (36, True)
    assert result["granted"].keys() <= content.book.quests.keys()
    assert "the ledger adds up" in text


def test_a_silent_demo_says_nothing_and_makes_no_key(database: Database, content: Content, capsys):
    result = lived(database, content)

    assert result["audit"]["ok"]
    assert capsys.readouterr().out == ""
    with database.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT COUNT(*) FROM source_key").scalar_one() == 0


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("lang", "spoken"),
    [
        ("en", ["Who earned what, and why", "Xiaohe · student", "-131 g energy", "at most once", "put aside"]),
        ("zh-CN", ["谁得到了什么，为什么", "小禾 · 大学生", "-131 g 能量", "每月最多 1 次", "先放一边", "账目清楚"]),
    ],
)
def test_it_tells_in_the_language_asked_for(database: Database, content: Content, lang: str, spoken: list[str]):
    _, text = told(database, content, lang)

    assert [word for word in spoken if word not in text] == []
    assert len(text.splitlines()) <= 67


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_no_sum_and_no_check_is_broken_in_a_narrow_window(database: Database, content: Content, lang: str):
    _, text = told(database, content, lang, width=80)
    lines = text.splitlines()
    [first] = [n for n, line in enumerate(lines) if words("sums", lang) in line]  # type: ignore[arg-type]
    sums = lines[first + 1 : lines.index("", first)]
    titles = [quest.title[lang] for quest in content.book.quests.values()]

    assert len(sums) == MOST_SUMS + 1
    for line in sums[:-1]:
        assert sum(title in line for title in titles) >= 2
        assert "…" not in line
    assert any(line.startswith("✓ ") and len(line) > 20 for line in lines)
    assert not any(line.endswith(";") for line in lines)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_message_of_a_reward_comes_in_both_languages(database: Database, content: Content):
    _, text = told(database, content)

    assert "One plastic bag less: +21 g" in text
    assert "少用一个塑料袋，收获 21g 能量" in text
    assert "{" not in text.split("curl")[0]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_key_it_shows_opens_the_api(database: Database, content: Content):
    _, text = told(database, content)
    found = set(re.findall(r"tilth_test_[\w-]+", text))

    assert len(found) == 1  # the same in the link and in the line of curl
    key = Keys(database, ManualClock(NOW), of_sandbox=True).find(f"Bearer {found.pop()}")
    assert (key.name, "/demo/#tilth_test_" in text) == ("demo", True)
    key.require("sandbox")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_where_no_page_was_built_it_says_how_to(database: Database, content: Content):
    out = StringIO()
    story = Story(console=Console(file=out, width=80))
    run_demo(Box(database, content=content, tale=story.tale, players=()).sandbox, story, lang="en", pages=False)

    assert "bootstrap.py setup" in out.getvalue()
    assert "/demo/" not in out.getvalue()


def test_a_refund_that_came_before_its_ticket_leaves_nothing(database: Database, content: Content):
    lived(database, content)

    with database.reading() as tx:
        ((event, player),) = tx.fetch(EventRow, "id, player_id", ("sender_id",), [("p-006-film",)])
        sql = f"SELECT amount FROM hold WHERE player_id = {player} AND cause = {event}"
        assert tx.connection.exec_driver_sql(sql).scalar_one() == 0


def test_a_database_with_players_is_no_place_for_the_demo(database: Database):
    create_players(database, ["a-real-one"], NOW)

    with pytest.raises(Refused) as caught:
        refuse_inhabited(database)
    assert caught.value.code == "not_fresh"
