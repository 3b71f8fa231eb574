"""The real language server, as an editor would start it; where it is not installed, its tests are skipped."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bootstrap
from engine.desk.schema_files import MODELINE, QUEST
from tests.editor.lsp import LanguageServer
from tests.test_tidy import HOME

PROGRAM = HOME / "tests/editor/node_modules/yaml-language-server/bin/yaml-language-server"
SETTINGS = {
    "yaml": {
        "validate": True,
        "hover": True,
        "completion": True,
        "schemaStore": {"enable": False, "url": ""},  # nothing is fetched: the modeline names a file beside
    }
}
CURSOR = "¦"


class Editor:
    """Files as an editor shows them to the language server; a text's `¦` is where the cursor stands."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._numbers = itertools.count(1)

    def completions(self, text: str, schema: Path = HOME / "quests" / QUEST) -> list[str]:
        """What is offered at the cursor."""
        return [item["label"] for item in self.items(text, schema)]

    def items(self, text: str, schema: Path = HOME / "quests" / QUEST) -> list[dict[str, Any]]:
        """What is offered at the cursor, with all that comes with it."""
        found = self._server.at("completion", *self._open(text, schema))
        items: list[dict[str, Any]] = found["items"] if isinstance(found, dict) else found or []
        return items

    def hover(self, text: str, schema: Path = HOME / "quests" / QUEST) -> str:
        """The text shown for what is under the cursor."""
        found = self._server.at("hover", *self._open(text, schema))
        return str(found["contents"]["value"]) if found else ""

    def mistakes(self, *texts: str, schema: Path = HOME / "quests" / QUEST) -> list[list[str]]:
        """What is marked as wrong in each text, as 'line: message' without the modeline."""
        uris = [self._open(text, schema)[0] for text in texts]
        return [
            [f"{found['range']['start']['line']}: {found['message']}" for found in self._server.diagnostics(uri)]
            for uri in uris
        ]

    def _open(self, text: str, schema: Path) -> tuple[str, int, int]:
        """Show a text as a new file in the schema's folder; return its address and where the cursor is."""
        if not text.startswith(MODELINE):
            text = f"{MODELINE}{schema.name}\n{text}"
        before, _, after = text.partition(CURSOR)
        uri = (schema.parent / f"unsaved-{next(self._numbers)}.yaml").as_uri()
        self._server.open(uri, before + after)
        return uri, before.count("\n"), len(before) - before.rfind("\n") - 1


@pytest.fixture(scope="session")
def editor() -> Iterator[Editor]:
    """An editor with a running language server; skipped where it could not be installed."""
    node = bootstrap.find_node()
    if node is None or not PROGRAM.exists():
        pytest.skip("the language server is not installed: run 'make setup' where there is a network")
    with LanguageServer([str(node.program), str(PROGRAM), "--stdio"], SETTINGS) as server:
        yield Editor(server)


@pytest.fixture
def schema_file(tmp_path: Path) -> Any:
    """Writes a schema into a folder of its own."""

    def write(schema: dict[str, Any]) -> Path:
        path = tmp_path / "quest.schema.json"
        path.write_text(json.dumps(schema), encoding="utf-8")
        return path

    return write
