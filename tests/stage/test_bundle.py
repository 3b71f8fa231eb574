"""The bundle: the wheel has all that the stage shows, each wheel is one of the locks', and scripts start it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from games.stage import bundle, fonts
from games.stage.bundle import BundleFailed, build_wheel, check, digest, here, known, pack, scripts, without
from tests.stage.screens import virtual_screen
from tests.test_tidy import HOME

THIS = "{}.{}".format(*sys.version_info)
SHORT = """\
schema: tape/v1
name: short
title: {zh-CN: 一会儿, en: A moment}
lasts: 1m
starts: 2027-03-12T07:30+08:00
players: [mei, lin]
beats:
  - id: walk
    caption: {zh-CN: 走一走, en: A walk}
    do: [{tell: {player: mei, type: steps, fields: {day_total: 9000, source: watch}}}]
    hold: 2
"""
POSIX = pytest.mark.skipif(os.name == "nt", reason="a shell's script")


def _wheel(folder: Path, name: str, text: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text or name, encoding="utf-8")
    return file


def _packed(folder: Path, files: Mapping[str, Sequence[Path]], films: bool = True) -> zipfile.ZipFile:
    pack(folder / "tilth-stage.zip", files, ["3.11", "3.12"], films=films)
    return zipfile.ZipFile(folder / "tilth-stage.zip")


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    if not (HOME / "games/web/dist/demo").exists() or not fonts.FILE.exists():
        pytest.skip("the games' pages or the stage's font are not built: make web, make stage")
    with zipfile.ZipFile(build_wheel(tmp_path_factory.mktemp("wheel"))) as wheel:
        return {*wheel.namelist()}


def _files(*folders: str) -> set[str]:
    """All that is in some folders but for what is no part of the product."""
    found = (file for folder in folders for file in (HOME / folder).rglob("*") if file.is_file())
    names = {file.relative_to(HOME).as_posix() for file in found}
    strange = ("/__pycache__/", "/node_modules/", "/dist/", "assets/screens/", "/.")
    return {name for name in names if not any(one in name for one in strange)}


@pytest.mark.parametrize("folder", ["assets", "quests", "games/stage", "games/forest", "games/farm", "engine"])
def test_the_wheel_has_every_file_that_the_product_reads(inside: set[str], folder: str):
    assert sorted(_files(folder) - inside) == []


def test_the_wheel_has_what_was_built_and_nothing_of_the_tests(inside: set[str]):
    built = {
        "games/stage/dist/NotoSansCJKsc-Subset.otf",
        "games/web/dist/demo/index.html",
        "games/web/dist/tilth.stamp",
    }

    assert built - inside == set()
    assert [name for name in inside if name.startswith(("tests/", "var/")) or "node_modules" in name] == []


@pytest.mark.parametrize("name", ["board", "fair", "everything"])
def test_the_wheel_has_each_tape_that_is_shipped(inside: set[str], name: str):
    assert f"games/stage/tapes/{name}.yaml" in inside


def test_a_wheel_that_no_lock_names_is_not_packed(tmp_path: Path):
    file = _wheel(tmp_path, "strange-1-py3-none-any.whl")

    check([file], {digest(file)})
    with pytest.raises(BundleFailed, match="strange-1"):
        check([file], known())


def test_what_is_built_here_or_not_wanted_is_left_out():
    pinned = ["arcade==3.3.3", "av==18.1.0", "fonttools==4.68.0"]

    assert without(pinned, bundle.BUILDS) == ["arcade==3.3.3", "av==18.1.0"]
    assert without(pinned, bundle.BUILDS | {bundle.FILMS}) == ["arcade==3.3.3"]


def test_the_same_wheels_make_the_same_zip_in_which_each_is_once(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        some = [_wheel(folder / "a", "b-1-py3-none-any.whl"), _wheel(folder / "a", "a-2-py3-none-any.whl")]
        again = [_wheel(folder / "b", "a-2-py3-none-any.whl")]
        names = _packed(folder, {"linux-x64-3.11": some, "linux-x64-3.12": again}).namelist()

    assert digest(one / "tilth-stage.zip") == digest(other / "tilth-stage.zip")
    assert [name for name in names if name.endswith(".whl")] == [
        "tilth-stage/wheels/a-2-py3-none-any.whl", "tilth-stage/wheels/b-1-py3-none-any.whl",
    ]  # fmt: skip


def test_a_list_names_each_wheel_with_its_hash_and_scripts_may_be_run(tmp_path: Path):
    file = _wheel(tmp_path, "some_thing-1.2-py3-none-any.whl")
    made = _packed(tmp_path, {"linux-x64-3.11": [file]})

    told = made.read("tilth-stage/lists/linux-x64-3.11.txt").decode()
    assert told == f"some_thing==1.2 --hash=sha256:{digest(file)}\n"
    assert made.getinfo("tilth-stage/start.command").external_attr >> 16 == 0o755


@pytest.mark.parametrize("films", [True, False])
def test_the_scripts_name_their_pythons_and_the_readme_is_in_both_languages(films: bool):
    found = scripts(["3.11", "3.12"], films=films)

    assert {*found} == {"README.md", "start.bat", "start.command", "start.py", "start.sh"}
    assert [name for name, text in found.items() if "@PYTHONS@" in text or "@NAMED@" in text or "@AV" in text] == []
    assert "3.11|3.12)" in found["start.command"]
    assert "in (3.12 3.11)" in found["start.bat"]
    assert found["start.bat"].count("\r\n") == found["start.bat"].count("\n")
    assert ("GPL" in found["README.md"], "不能录 MP4" in found["README.md"]) == (films, not films)


@POSIX
def test_where_no_python_fits_the_shells_script_says_which_to_install(tmp_path: Path):
    (tmp_path / "start.sh").write_text(scripts(["3.11"], films=True)["start.sh"], encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/dirname").symlink_to(shutil.which("dirname") or "")
    done = subprocess.run(
        [shutil.which("sh") or "sh", str(tmp_path / "start.sh")], env={"PATH": str(tmp_path / "bin")},
        capture_output=True, encoding="utf-8",
    )  # fmt: skip

    assert (done.returncode, "没有找到 Python" in done.stderr, "no Python (3.11)" in done.stderr) == (1, True, True)


def test_a_laptop_for_which_there_are_no_wheels_is_told_which_there_are(tmp_path: Path):
    shutil.copy(bundle.PARTS / "start.py", tmp_path)
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/amiga-68k-3.11.txt").touch()
    done = subprocess.run([sys.executable, str(tmp_path / "start.py")], capture_output=True, encoding="utf-8")

    assert (done.returncode, done.stderr.count("amiga-68k-3.11"), "Traceback" in done.stderr) == (1, 2, False)


def test_a_platform_without_wheels_is_refused_before_anything_is_downloaded(tmp_path: Path):
    with pytest.raises(BundleFailed, match="amiga"):
        bundle.bundle(["amiga"], ["3.11"], tmp_path)


@pytest.mark.soak
@POSIX
def test_the_bundle_starts_in_a_clean_place_without_a_network(tmp_path: Path):
    made = bundle.bundle([here()], [THIS], tmp_path)
    (tmp_path / "home").mkdir()
    with zipfile.ZipFile(made) as packed:
        packed.extractall(tmp_path / "there")
    [folder] = (tmp_path / "there").iterdir()
    (folder / "short.yaml").write_text(SHORT, encoding="utf-8")
    env = {"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PIP_NO_INDEX": "1"}
    words = ["sh", str(folder / "start.sh"), "--tape", "short.yaml", "--render", "out.gif", "--lang", "zh-CN"]
    with virtual_screen() as screen:
        done = subprocess.run(
            words, cwd=tmp_path, env=env | {"DISPLAY": screen}, capture_output=True, text=True, timeout=600
        )

    assert done.returncode == 0, done.stderr[-2000:]
    assert (folder / "out.gif").stat().st_size > 20_000
