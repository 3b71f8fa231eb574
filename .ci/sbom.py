"""Writes the bill of materials of `.venv` (CycloneDX) and marks what does not run in production as excluded.

    .venv-sbom/bin/python .ci/sbom.py var/sbom.json

Run it by `make sbom`, which keeps the tool in an environment of its own, from sbom.lock.
"""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as plain

HOME = Path(__file__).resolve().parent.parent


def main(target: str) -> None:
    """Write the bill to `target`, a path inside the project."""
    tool = Path(sys.executable).with_name("cyclonedx-py")
    command = [str(tool), "environment", ".venv", "--pyproject", "pyproject.toml", "--output-reproducible"]
    bill = json.loads(subprocess.run(command, cwd=HOME, check=True, capture_output=True, text=True).stdout)
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    running = needed([Requirement(line) for line in project["dependencies"]], installed())
    bill["components"] = [one for one in bill["components"] if plain(one["name"]) != project["name"]]
    for component in bill["components"]:
        component["scope"] = "required" if plain(component["name"]) in running else "excluded"
    place = HOME / target
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{target}: {len(running)} packages run, {len(bill['components']) - len(running)} only build and test")


def installed() -> dict[str, Distribution]:
    """What is in `.venv`, by plain name."""
    places = [str(place) for place in (HOME / ".venv").glob("[Ll]ib*/**/site-packages")]
    return {plain(found.name): found for found in distributions(path=places)}


def needed(wanted: list[Requirement], packages: dict[str, Distribution]) -> set[str]:
    """The names of what these requirements bring on this machine, extras and all."""
    waiting = [(plain(one.name), extra) for one in wanted if applies(one, "") for extra in ("", *one.extras)]
    found: set[tuple[str, str]] = set()
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in found or name not in packages:
            continue
        found.add((name, extra))
        asked = [Requirement(line) for line in packages[name].requires or ()]
        waiting += [(plain(one.name), more) for one in asked if applies(one, extra) for more in ("", *one.extras)]
    return {name for name, _ in found}


def applies(requirement: Requirement, extra: str) -> bool:
    """Whether a requirement's marker holds here, for one extra or for none."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


if __name__ == "__main__":
    main(sys.argv[1])
