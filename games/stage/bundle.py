"""The bundle: the stage for a laptop without make or a network, one zip with wheels and start scripts.

`python -m games.stage.bundle [--platform linux-x64 …] [--python 3.11 …] [--no-av]` in a prepared `.venv`; it needs the
network or a mirror once. Every wheel has a hash of requirements.lock or stage.lock, or it is not packed.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from games.stage import fonts

HOME = Path(__file__).resolve().parents[2]
PARTS = Path(__file__).resolve().parent / "bundled"
LOCKS = (HOME / "requirements.lock", HOME / "stage.lock")
PYTHONS = ("3.11", "3.12", "3.13")
BUILDS = frozenset({"fonttools", "noto-cjk-sans-otc"})
"""Only what builds the font needs them; the font itself is in Tilth's wheel."""
FILMS = "av"
WHEN = (2026, 1, 1, 0, 0, 0)
"""The date of every file, so that the same wheels make the same zip."""
RUNS = ("start.sh", "start.command", "start.py")
GLIBC = tuple(f"manylinux_2_{n}" for n in (28, 27, 24, 17, 12, 5))


class Target(NamedTuple):
    """A kind of laptop: its name for uv, and the tags of the wheels that run there."""

    uv: str
    tags: Sequence[str]


def _linux(machine: str) -> Target:
    old = [f"manylinux{name}_{machine}" for name in ("2014", "2010", "1")]
    return Target(f"{machine}-manylinux_2_28", [*(f"{one}_{machine}" for one in GLIBC), *old])


TARGETS = {
    "linux-x64": _linux("x86_64"),
    "macos-arm64": Target("aarch64-apple-darwin", ["macosx_14_0_arm64", "macosx_14_0_universal2"]),
    "windows-x64": Target("x86_64-pc-windows-msvc", ["win_amd64"]),
}
"""Elsewhere packages of the locks have no wheels: pymunk none for Linux on ARM, cryptography none for Intel Macs."""


class BundleFailed(Exception):
    """The bundle could not be made; the message says what to do."""


def main(words: Sequence[str]) -> int:
    """Make the bundle that is asked for. Returns the exit status."""
    asked = argparse.ArgumentParser(prog="stage-bundle", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--platform", nargs="*", choices=[*TARGETS], default=[here()])
    asked.add_argument("--python", nargs="*", choices=PYTHONS, default=[*PYTHONS])
    asked.add_argument("--no-av", action="store_true", help="without av: its wheels carry x264 and x265, under the GPL")
    asked.add_argument("--to", type=Path, default=HOME / "dist")
    given = asked.parse_args(words)
    try:
        made = bundle(given.platform, given.python, given.to, films=not given.no_av)
    except BundleFailed as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    sys.stdout.write(f"{made} ({made.stat().st_size // 1_000_000} MB)\n")
    return 0


def bundle(platforms: Sequence[str], pythons: Sequence[str], to: Path, *, films: bool = True) -> Path:
    """Pack wheels for these platforms and Pythons into one zip in a folder. Errors: BundleFailed."""
    if strange := [one for one in platforms if one not in TARGETS]:
        raise BundleFailed(f"no bundle can be made for {', '.join(strange)}, only for: {', '.join(TARGETS)}")
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told)
        ours, wheels = build_wheel(folder / "ours"), folder / "wheels"
        lists = {}
        for name in platforms:
            for python in pythons:
                sys.stdout.write(f"  {name}, Python {python}\n")
                sys.stdout.flush()
                pinned = without(pins(name, python), BUILDS if films else BUILDS | {FILMS})
                download(pinned, name, python, wheels / f"{name}-{python}")
                lists[f"{name}-{python}"] = [*sorted((wheels / f"{name}-{python}").glob("*.whl")), ours]
        check({file for some in lists.values() for file in some if file != ours}, known())
        to.mkdir(parents=True, exist_ok=True)
        zipped = to / f"tilth-stage-{'-'.join(platforms)}{'' if films else '-no-av'}.zip"
        pack(zipped, lists, pythons, films=films)
        return zipped


def build_wheel(folder: Path) -> Path:
    """Build Tilth's wheel, with the pages and the font in it. Errors: BundleFailed."""
    for there, how in ((HOME / "games/web/dist/demo", "make web"), (fonts.FILE, "make stage")):
        if not there.exists() and not (there == fonts.FILE and fonts.build()):
            raise BundleFailed(f"{there.relative_to(HOME)} is not built: {how} builds it")
    _run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    return next(folder.glob("*.whl"))


def pins(platform: str, python: str) -> list[str]:
    """Return what runs of Tilth and its stage on a platform, as `name==version`, at the versions of the locks."""
    locks = [word for lock in LOCKS for word in ("-c", str(lock))]
    group = ("--group", "pyproject.toml:stage", "pyproject.toml")
    target = ("--python-version", python, "--python-platform", TARGETS[platform].uv)
    said = _run("-m", "uv", "pip", "compile", "-q", "--no-header", "--no-annotate", *target, *group, *locks)
    return [line for line in said.splitlines() if "==" in line]


def without(pinned: Iterable[str], names: Iterable[str]) -> list[str]:
    """Leave some packages out."""
    gone = {*names}
    return [one for one in pinned if one.partition("==")[0] not in gone]


def download(pinned: Sequence[str], platform: str, python: str, to: Path) -> None:
    """Download one wheel each. Errors: BundleFailed."""
    tags = [word for tag in TARGETS[platform].tags for word in ("--platform", tag)]
    where = ("--no-deps", "--only-binary", ":all:", "--python-version", python, "--dest", str(to))
    _run("-m", "pip", "download", "-q", "--disable-pip-version-check", *where, *tags, *pinned)


def known(locks: Iterable[Path] = LOCKS) -> set[str]:
    """Return every hash that the locks name."""
    return {found for lock in locks for found in re.findall(r"sha256:([0-9a-f]{64})", lock.read_text(encoding="utf-8"))}


def check(files: Iterable[Path], hashes: set[str]) -> None:
    """Errors: BundleFailed when a wheel is none that the locks name."""
    if strange := sorted(file.name for file in files if digest(file) not in hashes):
        raise BundleFailed(f"these wheels are not in the locks: {', '.join(strange)}; make lock resolves them anew")


def digest(file: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def pack(to: Path, lists: Mapping[str, Sequence[Path]], pythons: Sequence[str], *, films: bool) -> None:
    """Write the zip: scripts, lists of wheels with their hashes, and each wheel once; always in the same order."""
    top, half = to.stem, to.with_suffix(".part")
    wheels = {file.name: file for files in lists.values() for file in files}
    with zipfile.ZipFile(half, "w") as made:
        for name, text in sorted({**scripts(pythons, films=films), **dict(_lists(lists))}.items()):
            about = _about(f"{top}/{name}", 0o755 if name in RUNS else 0o644)
            made.writestr(about, text.encode("utf-8"), zipfile.ZIP_DEFLATED)
        for name, file in sorted(wheels.items()):
            made.writestr(_about(f"{top}/wheels/{name}", 0o644), file.read_bytes(), zipfile.ZIP_STORED)
    half.replace(to)


def scripts(pythons: Sequence[str], *, films: bool) -> dict[str, str]:
    """Return the start scripts and the README, by their names, for these Pythons."""
    av = (
        ("MP4 录像用的 av 里有 FFmpeg、x264 和 x265（GPL）：转交这个包，就是转交 GPL 软件。",
         "Films (MP4) are made by av, whose wheel has x264 and x265 (GPL): to pass it on is to pass on GPL software.")
        if films else
        ("这个包没有 av：可以录 GIF 和 PNG，不能录 MP4。", "This bundle is without av: it records GIF and PNG, no MP4.")
    )  # fmt: skip
    values = {
        "@PYTHONS@": "|".join(pythons), "@SPACED@": " ".join(reversed(pythons)), "@NAMED@": " / ".join(pythons),
        "@AV_ZH@": av[0], "@AV_EN@": av[1],
    }  # fmt: skip
    found = {file.name: _filled(file.read_text(encoding="utf-8"), values) for file in sorted(PARTS.glob("*.*"))}
    found["start.command"] = found["start.sh"]
    return found | {"start.bat": found["start.bat"].replace("\n", "\r\n")}


def here() -> str:
    """Return the name of this machine's platform."""
    import platform

    system = {"Darwin": "macos", "Windows": "windows"}.get(platform.system(), "linux")
    arm = platform.machine().lower() in ("arm64", "aarch64")
    return f"{system}-{'arm64' if arm and system != 'windows' else 'x64'}"


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def _lists(lists: Mapping[str, Sequence[Path]]) -> Iterator[tuple[str, str]]:
    for name, files in lists.items():
        named = (("==".join(file.name.split("-")[:2]), digest(file)) for file in files)
        yield f"lists/{name}.txt", "".join(f"{one} --hash=sha256:{sum}\n" for one, sum in named)


def _about(name: str, mode: int) -> zipfile.ZipInfo:
    about = zipfile.ZipInfo(name, WHEN)
    about.external_attr, about.create_system = mode << 16, 3
    return about


def _run(*words: str) -> str:
    """Run a Python module in the project's folder and return what it said. Errors: BundleFailed."""
    done = subprocess.run([sys.executable, *words], cwd=HOME, capture_output=True, text=True)
    if done.returncode != 0:
        lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
        said = "\n".join(([line for line in lines if line.startswith("ERROR")] or lines)[-6:])
        raise BundleFailed(f"{words[1]} failed. The end of what it said:\n{said}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
