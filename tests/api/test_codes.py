"""Every code that a route can answer is explained at /docs: the codes are looked for in the source."""

import re
from pathlib import Path

import engine
from engine.api.codes import ERRORS
from engine.api.words import WORDS
from engine.play import WORDS as OF_MOVES

HOME = Path(engine.__file__).parent
ELSEWHERE = ("desk", "documents", "migrations", "quests", "quiz")  # what designers and operators are told, by commands
_CODE = re.compile(r'(?:\bcode(?:: str)?\s*=\s*|_refused\(|refuse\()"([a-z_]+)"')

OF_COMMANDS = {
    "bad_pepper", "bad_time", "collision", "database_in_use", "database_url", "is_sandbox", "kid_taken", "no_pepper",
    "no_such_bundle", "no_such_quest", "not_a_database", "not_a_sandbox", "not_csv", "not_migrated", "not_writable",
    "nothing_published", "port_taken", "private_key", "published_meanwhile", "quests_change", "source_reserved",
    "too_many_rows", "types_without_scope", "unknown_kid", "unknown_scope", "unknown_source", "unreadable",
    "unsafe_database", "wrong_age", "wrong_content", "wrong_evidence", "wrong_key", "wrong_kid", "wrong_source",
}  # fmt: skip
"""What only commands say, or a server that does not start."""

FAMILIES = {"forbidden", "refused", "too_many"}
"""Names of classes of errors; whoever raises one gives it a code of its own."""


def codes() -> dict[str, str]:
    """Each code in the source, and a file that has it."""
    files = [path for path in HOME.rglob("*.py") if path.relative_to(HOME).parts[0] not in ELSEWHERE]
    return {code: str(path.relative_to(HOME)) for path in files for code in _CODE.findall(path.read_text("utf-8"))}


def test_every_code_of_the_source_is_explained_or_one_of_commands():
    found = codes()

    assert {code: file for code, file in found.items() if code not in {*ERRORS, *OF_COMMANDS, *FAMILIES}} == {}
    assert OF_COMMANDS <= found.keys()
    assert OF_COMMANDS.isdisjoint(ERRORS)


def test_what_players_read_of_a_refusal_is_explained_too():
    assert {*WORDS, *OF_MOVES} <= ERRORS.keys()
