"""The commands that say why. What they print is held by test_explain_command and test_support_page."""

import pytest
from typer.testing import CliRunner

import server
from engine.desk.asking import LIMIT

COMMANDS = {"why": ("--player", "--quest", "--event", "--transfer", "--lang"), "quests": ("explain",)}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_is_there_with_its_options(command: str):
    told = CliRunner().invoke(server.app, [command, "--help"], env={"COLUMNS": "200"}).output

    assert [option for option in COMMANDS[command] if option not in told] == []


def test_a_customer_s_few_newest_events_are_shown_unless_more_are_asked_for():
    assert 1 <= LIMIT <= 20


def test_the_player_must_be_named():
    assert CliRunner().invoke(server.app, ["why", "--quest", "pay"]).exit_code == 2
