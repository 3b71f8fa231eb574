"""The habits of the house, held by a test: sizes, names, docstrings, clocks, hosts, locks and decision records."""

import ast
import re
import statistics
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest

HOME = Path(__file__).resolve().parent.parent
SKIPPED = {"__pycache__", "node_modules", "var", "dist"}
FILE_LINES, FUNCTION_LINES, FUNCTION_MEDIAN = 400, 60, 8
BANNED_NAMES = {
    "base",
    "common",
    "helpers",
    "manager",
    "misc",
    "models",
    "repositories",
    "schemas",
    "services",
    "utils",
}

# Modules without a test file of their own, each with the reason.
TESTED_ELSEWHERE = {
    "engine/migrations/env.py": "every test on a database goes through it",
    "engine/tables.py": "a list of names; tests/test_migrations.py compares it with what the migrations make",
    "engine/migrations/versions/": "every test on a database goes through them",
    "games/farm/migrations/": "every test on a database goes through them",
    "games/forest/migrations/": "every test on a database goes through them",
    "engine/risk/flags.py": "tests/risk/test_watch.py: a flag of each kind is raised, once a day",
    "engine/risk/ladder.py": "tests/risk/test_sanctions.py: what each level takes, and its words",
    "engine/risk/limits.py": "a list of numbers; tests/risk holds what they do",
    "engine/risk/rings.py": "tests/risk/test_watch.py: rings are found, and what looks like one is not",
    "engine/risk/steps.py": "tests/risk/test_watch.py: twins, devices and paces",
    "games/forest/vitality/tables.py": "rows; tests/forest/test_tables.py and tests/privacy walk over them",
    "games/farm/rules/__init__.py": "nothing but what the rules share",
    "games/forest/rules/__init__.py": "nothing but what the rules share",
    "games/stage/bundled/start.py": "tests/stage/test_bundle.py: it is started in a folder of its own",
    "games/stage/errors.py": "tests/stage/test_start.py: each is told in words",
    "games/stage/films.py": "tests/stage/test_record.py: films of every kind are made and opened",
    "games/stage/tapes/doing.py": "tests/stage/tapes/test_deck.py: each step is done, and refused",
    "games/stage/tapes/model.py": "tests/stage/tapes/test_reading.py: what a tape may not say",
    "games/stage/tapes/pace.py": "tests/stage/tapes/test_deck.py: pauses, holds and a server that is gone",
    "games/stage/tapes/scenes.py": "tests/stage/tapes/test_deck.py: what is expected of a scene",
    "games/stage/tapes/words.py": "a list of words",
    "games/stage/words.py": "a list of words",
}

# Who may do what nobody else may, each with the reason.
MAY_READ_THE_CLOCK = {"engine/clock.py": "it is the clock"}
MAY_DRAW = {
    "engine/desk/sample": "a sample week is drawn from a seed",
    "engine/turn.py": "from the seed that is recorded with the move",
    "games/farm/joy/moves.py": "from the seed that is kept with the run",
    "games/forest/moves/rain.py": "from the seed that is kept with the run",
}
MAY_COMMIT = {"engine/store.py": "writing() ends the transaction", "engine/migrations": "Alembic runs its own"}

CLOCKS = {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}


class Function(NamedTuple):
    """A function or method: where it is, its lines, whether it is public, and whether it says what it does."""

    place: str
    lines: int
    public: bool
    documented: bool


def sources(*roots: str) -> list[Path]:
    """All Python files of ours under the folders, and the root's own when none is named."""
    found = [file for root in roots for file in sorted((HOME / root).rglob("*.py"))]
    own = sorted(HOME.glob("*.py")) if not roots else []
    return [file for file in own + found if not SKIPPED & set(file.relative_to(HOME).parts)]


EVERYTHING = sources() + sources("engine", "games", "tests")
PRODUCT = [file for file in sources("engine", "games") if file.read_text(encoding="utf-8").count("\n") > 1]


def name_of(file: Path) -> str:
    return file.relative_to(HOME).as_posix()


def functions(file: Path) -> Iterator[Function]:
    """Every function of a file; a nested one counts as part of the one it is in, and for itself."""
    return inside(ast.parse(file.read_text(encoding="utf-8")), name_of(file), public=True)


def inside(parent: ast.AST, file: str, *, public: bool) -> Iterator[Function]:
    """What is public in a public module or class; nothing is, inside a function."""
    for node in ast.iter_child_nodes(parent):
        shown = public and not getattr(node, "name", "").startswith("_")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Function(f"{file}:{node.lineno} {node.name}", lines, shown, bool(ast.get_docstring(node)))
            shown = False
        yield from inside(node, file, public=shown)


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an expression, empty when it is something else."""
    if isinstance(node, ast.Name):
        return node.id
    return f"{dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def allowed(file: Path, places: dict[str, str]) -> bool:
    return name_of(file).startswith(tuple(places))


def test_no_file_is_longer_than_400_lines():
    long = {name_of(f): n for f in EVERYTHING if (n := len(f.read_text(encoding="utf-8").splitlines())) > FILE_LINES}

    assert long == {}


def test_no_function_is_longer_than_60_lines():
    long = [function.place for file in EVERYTHING for function in functions(file) if function.lines > FUNCTION_LINES]

    assert long == []


def test_half_of_all_functions_have_at_most_8_lines():
    lines = [function.lines for file in PRODUCT for function in functions(file)]

    assert statistics.median(lines) <= FUNCTION_MEDIAN


def test_every_module_has_its_test_file():
    tests = {name_of(file) for file in sources("tests")}
    untested = [name_of(f) for f in PRODUCT if not allowed(f, TESTED_ELSEWHERE) and not tests & set(homes_of_test(f))]

    assert untested == []


def homes_of_test(file: Path) -> list[str]:
    """Where the test of a module may be: mirrored as a folder, as a longer name, or by its own name alone."""
    module = file.relative_to(HOME).with_suffix("")
    *folders, stem = (module.parent if module.name == "__init__" else module).parts
    inside = folders[1:]
    return [
        "/".join(["tests", *inside, f"test_{stem}.py"]),
        f"tests/test_{'_'.join([*inside, stem])}.py",
        *([f"tests/test_{stem}.py"] if folders[0] == "engine" else []),
    ]


def test_every_exception_still_names_a_module():
    places = [*TESTED_ELSEWHERE, *(place for place in MAY_READ_THE_CLOCK)]

    assert [place for place in places if not (HOME / place).exists()] == []


def test_no_module_has_a_name_that_says_nothing():
    named = {part for file in PRODUCT for part in file.relative_to(HOME).with_suffix("").parts}

    assert named & BANNED_NAMES == set()


def test_every_public_function_says_what_it_does():
    silent = [f.place for file in PRODUCT for f in functions(file) if f.public and not f.documented]

    assert silent == []


def test_nobody_reads_the_machines_clock_but_the_clock():
    found = [
        f"{name_of(file)}:{node.lineno} {dotted(node)}"
        for file in PRODUCT
        if not allowed(file, MAY_READ_THE_CLOCK)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and dotted(node).removeprefix("datetime.") in CLOCKS | {"now", "today"}
    ]

    assert found == []


def test_nobody_draws_by_chance():
    found = [
        f"{name_of(file)}:{node.lineno}"
        for file in PRODUCT
        if not allowed(file, MAY_DRAW)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and {"random", "uuid"} & {alias.name for alias in node.names})
        or (isinstance(node, ast.ImportFrom) and node.module in ("random", "uuid"))
    ]

    assert found == []


def test_nobody_commits_in_the_middle_of_a_flow():
    found = [
        f"{name_of(file)}:{node.lineno}"
        for file in PRODUCT
        if not allowed(file, MAY_COMMIT)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]

    assert found == []


# Written in pieces, so that this file does not find itself.
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "registry." + "npm",
    "npm" + "mirror",
    "index" + "-url",
    "find" + "-links",
)
PATHS = re.compile(r"(?<![\w.$}~/-])/(?:root|home|Users|work|mnt)/\w")
TEXT = {"", ".cfg", ".css", ".html", ".in", ".ini", ".js", ".json", ".lock", ".md", ".ps1", ".py", ".sh", ".svg"}
TEXT |= {".toml", ".ts", ".tsx", ".txt", ".yaml", ".yml"}


def texts() -> Iterator[tuple[str, int, str]]:
    """Every line of every text file a newcomer would get: file, line number, line."""
    for file in sorted(HOME.rglob("*")):
        parts = file.relative_to(HOME).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        if hidden or SKIPPED & set(parts) or file.suffix not in TEXT or not file.is_file():
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            yield name_of(file), number, line


def test_no_file_names_a_package_registry_or_a_path_of_one_machine():
    found = [f"{name}:{n}" for name, n, line in texts() if PATHS.search(line) or any(host in line for host in HOSTS)]

    assert found == []


LOCKS = sorted(HOME.glob("*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_packages_and_hashes_and_nothing_else(lock: Path):
    package = re.compile(r"[a-z0-9][a-z0-9.-]*==[\w.+!]+(?: ; [\w .<>=!'()]+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
    wrong = [line for line in lock.read_text().splitlines() if not (package.fullmatch(line) or digest.fullmatch(line))]

    assert wrong == []


def test_the_lock_knows_every_package_the_project_asks_for():
    locked = set(re.findall(r"^([a-z0-9.-]+)==", (HOME / "requirements.lock").read_text(), re.MULTILINE))

    assert asked_for("dev") - locked == set()


def asked_for(*extras: str) -> set[str]:
    """The packages pyproject.toml names, as import names' distributions."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    return {re.split(r"[\[<>=; ]", line, maxsplit=1)[0].lower() for line in lines}


OF_THE_STAGE = {"arcade", "pyglet", "PIL", "fontTools", "resvg_py"}
MAY_BE_THE_STAGES = ("games/stage/", "tests/stage/", "tests/bench/stage", "tests/art/")
"""What stage.lock installs, and what that brings; without it the stage says what is missing."""


def imported(files: list[Path]) -> Iterator[tuple[str, str]]:
    """Each import of a package that is neither ours nor Python's: where, and its top name."""
    ours = sys.stdlib_module_names | {"engine", "games", "tests", "server", "bootstrap"}
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            place = f"{name_of(file)}:{getattr(node, 'lineno', 0)}"
            yield from ((place, top) for name in names if (top := name.split(".")[0]) not in ours)


@pytest.mark.parametrize("root", ["product", "tests"])
def test_nothing_is_imported_that_the_project_does_not_ask_for(root: str):
    known = asked_for() if root == "product" else asked_for("dev")
    known |= {"starlette", "pydantic-core"}  # what FastAPI and Pydantic are made of; they hand its classes on
    owners = packages_distributions()
    files = [*PRODUCT, *HOME.glob("server.py")] if root == "product" else sources("tests")
    strange = [
        f"{place} {top}"
        for place, top in imported(files)
        if not known & {owner.lower().replace("_", "-") for owner in owners.get(top, [])}
        and not (top in OF_THE_STAGE and place.startswith(MAY_BE_THE_STAGES))
    ]

    assert strange == []


RECORDS = sorted((HOME / "engine/decisions").glob("*.md"))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_a_decision_record_has_context_decision_consequences_and_alternatives(record: Path):
    headings = re.findall(r"^#+ (Context|Decision|Consequences|Alternatives)\b", record.read_text(), re.MULTILINE)

    assert headings == ["Context", "Decision", "Consequences", "Alternatives"]


def test_decision_records_are_numbered_once_and_without_a_gap():
    numbers = [record.name[:5] for record in RECORDS]

    assert numbers == [f"{n:04}-" for n in range(1, len(RECORDS) + 1)]


def test_every_make_target_has_a_help_line():
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[0].split()

    assert sorted(phony) == sorted(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))


@pytest.mark.parametrize("readme", ["engine/README.md", "games/README.md", "tests/README.md"])
def test_every_file_a_readme_points_to_exists(readme: str):
    text = (HOME / readme).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:engine|games|quests|tests)/[a-z_/.]+)`", text))

    assert sorted(name for name in named if not (HOME / name).exists()) == []


def test_every_function_the_engines_readme_names_exists():
    text = (HOME / "engine/README.md").read_text(encoding="utf-8")
    named = {m.groups() for m in re.finditer(r"`(\w+)\.(\w+)\(?\)?`", text) if (HOME / f"engine/{m[1]}.py").exists()}
    missing = [".".join(pair) for pair in sorted(named) if not defines(HOME / f"engine/{pair[0]}.py", pair[1])]

    assert missing == []


def defines(file: Path, name: str) -> bool:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return name == "py" or any(getattr(node, "name", "") == name for node in ast.walk(tree))
