"""Setting up: does nothing when nothing changed, says which system package is missing, never half succeeds."""

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


def test_an_unknown_job_prints_what_there_is(capsys: pytest.CaptureFixture[str]):
    status = bootstrap.main(["dance"])

    assert status == 2
    assert "python bootstrap.py demo" in capsys.readouterr().out
