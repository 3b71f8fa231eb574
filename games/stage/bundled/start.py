"""Starts the stage from this folder, without a network: `python start.py [words for tilth stage]`.

The first time it installs the wheels beside it into `.venv` here, each checked by its hash. Python's own library is all
it needs; by default it plays the board's tape.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LISTS = HERE / "lists"
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "stage.stamp"
SYSTEMS = {"Linux": "linux", "Darwin": "macos", "Windows": "windows"}
MACHINES = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}


def main(words: list[str]) -> int:
    """Install what is not installed yet, then open the stage. Returns the exit status."""
    system = f"{SYSTEMS.get(platform.system(), '?')}-{MACHINES.get(platform.machine().lower(), '?')}"
    version = "{}.{}".format(*sys.version_info)
    wanted = LISTS / f"{system}-{version}.txt"
    if not wanted.is_file():
        has = ", ".join(sorted(one.stem for one in LISTS.glob("*.txt")))
        return fail(
            f"这个包里没有 {system}、Python {version} 要用的文件，只有：{has}。请安装其中一个版本的 Python。",
            f"This bundle has nothing for {system} with Python {version}, only: {has}. Install one of these Pythons.",
        )
    try:
        if not installed(wanted):
            install(wanted)
    except OSError as error:
        return fail(f"这个文件夹不能写入：{error}", f"This folder cannot be written: {error}")
    except subprocess.CalledProcessError as failed:
        return fail(
            f"没有装好（{failed.returncode}）。Debian、Ubuntu 请先运行：sudo apt-get install python3-venv，再试一次。",
            f"It was not installed ({failed.returncode}). On Debian, Ubuntu: sudo apt-get install python3-venv.",
        )
    words = ["stage", *(words or ["--tape", "board"])] if words[:1] != ["doctor"] else words
    return subprocess.run([str(BIN / "tilth"), *words], cwd=HERE).returncode


def installed(wanted: Path) -> bool:
    """Whether what a list names was installed here, in this very folder."""
    told = f"{HERE}\n{wanted.read_text(encoding='utf-8')}"
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == told


def install(wanted: Path) -> None:
    """Make `.venv` of the wheels that a list names, each with its hash; nothing is asked of a network."""
    sys.stdout.write("第一次启动要安装，约一分钟…… / The first start installs, about a minute …\n")
    sys.stdout.flush()
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    offline = ["--no-index", "-f", str(HERE / "wheels"), "--require-hashes", "--no-deps", "--no-compile"]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--isolated"]
    command = [str(BIN / "python"), "-m", "pip", "install", *quiet, *offline, "-r", str(wanted)]
    subprocess.run(command, check=True, env=alone)
    STAMP.write_text(f"{HERE}\n{wanted.read_text(encoding='utf-8')}", encoding="utf-8")


def fail(zh: str, en: str) -> int:
    """Say in both languages what is wrong. Returns the exit status."""
    sys.stderr.write(f"{zh}\n{en}\n")
    return 1


def run() -> int:
    """Open the stage with the words of the command line. Returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        return main(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
