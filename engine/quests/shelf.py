"""Where templates are found: in the folder of a quests folder, or among texts. Each is read once, when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from engine.documents.document import Document, Finding, read_document, read_file

TEMPLATES = "templates"

Reader = Callable[[], tuple[Document | None, list[Finding]]]


def home_of(path: Path) -> Path:
    """The quests folder that a file or folder is in: the nearest with a vocabulary, else the nearest with templates."""
    start = path if path.is_dir() else path.parent
    folders = (start, *start.parents)
    for sign in ("vocabulary.yaml", TEMPLATES):
        for folder in folders:
            if (folder / sign).exists():
                return folder
    return start


class Shelf:
    """The templates at hand, by the name that `extends` uses: `templates/pay-and-earn.yaml`."""

    def __init__(self, readers: Mapping[str, Reader], files: Mapping[str, Path]) -> None:
        self.names = dict(readers)
        self._files = files
        self._held = frozenset(files.values())

    @classmethod
    def in_folder(cls, home: Path) -> Shelf:
        """The templates of a quests folder."""
        found = (home / TEMPLATES).rglob("*") if (home / TEMPLATES).is_dir() else ()
        files = {
            path.relative_to(home).as_posix(): path
            for path in sorted(found)
            if path.suffix in (".yaml", ".yml") and path.is_file()
        }
        return cls({name: partial(read_file, path, path.as_posix()) for name, path in files.items()}, files)

    @classmethod
    def of_texts(cls, texts: Mapping[str, str]) -> Shelf:
        """The templates among texts by file name."""
        named = {name: text for name, text in texts.items() if name.startswith(f"{TEMPLATES}/")}
        return cls({name: partial(read_document, text, name) for name, text in named.items()}, {})

    def read(self, name: str) -> tuple[Document | None, list[Finding]]:
        """The template's document and what is wrong with its YAML. Raises KeyError for an unknown name."""
        return self.names[name]()

    def under(self, root: Path) -> Iterator[str]:
        """The names of the templates in a folder, or of the one that this file is."""
        return (name for name, file in self._files.items() if file == root or root in file.parents)

    def holds(self, file: Path) -> bool:
        """Whether this file is one of the templates."""
        return file in self._held
