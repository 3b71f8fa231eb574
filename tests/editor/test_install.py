"""What is installed for the tests of the editor: pinned, by hash, from wherever the machine's npm gets its packages."""

import json
import re

from tests.test_tidy import HOME

LOCK = json.loads((HOME / "tests/editor/package-lock.json").read_text(encoding="utf-8"))
WANTED = json.loads((HOME / "tests/editor/package.json").read_text(encoding="utf-8"))["dependencies"]


def test_every_package_has_its_hash_and_none_says_where_it_comes_from():
    packages = {name: package for name, package in LOCK["packages"].items() if name}
    hashless = [name for name, package in packages.items() if not package["integrity"].startswith("sha512-")]

    assert packages
    assert hashless == []
    assert [name for name, package in packages.items() if "resolved" in package] == []


def test_the_language_server_is_pinned():
    assert [name for name, version in WANTED.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    assert LOCK["packages"][""]["dependencies"] == WANTED
