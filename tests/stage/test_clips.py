"""Clips on the desktop: moments between keys, and the same poses as on the web."""

import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from games.stage.art import ASSETS
from games.stage.clips import At, asked, moved, pose_at

WEB = Path(__file__).resolve().parents[2] / "games" / "web"
TYPESCRIPT = WEB / "node_modules" / "typescript" / "lib" / "typescript.js"
FILES = sorted(ASSETS.glob("*/*.clips.json"))
HOP = {
    "ms": 1000,
    "parts": {"hen": {"pivot": [80, 146], "keys": [{"at": 0}, {"at": 0.5, "y": -20}, {"at": 1, "turn": 8}]}},
}
INSTANTS = (0, 90, 333, 700, 1500, 2222, 5000)


def test_a_part_is_at_its_keys_and_between_them_on_its_way():
    assert pose_at(HOP, "hen", 0) == At()
    assert pose_at(HOP, "hen", 500).y == pytest.approx(-20)
    assert -20 < pose_at(HOP, "hen", 300).y < -1
    assert pose_at(HOP, "hen", 9000) == At(turn=8)
    assert pose_at(HOP, "no part", 500) == At()


def test_a_loop_begins_again_and_eases_as_its_keys_say():
    linear = {
        "ms": 1000,
        "loop": True,
        "parts": {"a": {"pivot": [0, 0], "keys": [{"at": 0, "ease": "linear"}, {"at": 1, "x": 10}]}},
    }

    assert pose_at(linear, "a", 250).x == pytest.approx(2.5, abs=0.01)
    assert pose_at(linear, "a", 1250).x == pytest.approx(2.5, abs=0.01)


def test_a_clip_moves_a_part_over_how_it_stands():
    svg = '<svg><g id="hen" transform="translate(0 14)" opacity="0.5"><path/></g><g id="tail"/></svg>'

    found = moved(svg, {"clips": {"hop": HOP}}, {"hop": 500})
    assert "translate(80.000 126.000)" in found
    assert 'translate(-80 -146) translate(0 14)" opacity="0.500"' in found
    assert '<g id="tail"/>' in found


def test_words_ask_for_loops_each_once():
    clips = json.loads((ASSETS / "farm" / "hen.clips.json").read_text(encoding="utf-8"))

    assert asked(clips, "hungry own") == ["breathe", "look", "blink", "wish"]
    assert asked(clips, "hungry away").count("blink") == 1


@pytest.mark.skipif(
    not (shutil.which("node") and TYPESCRIPT.is_file()), reason="node and the web's packages are needed"
)
def test_the_web_and_the_desktop_give_the_same_pose_within_a_pixel(tmp_path: Path):
    theirs = _of_the_web(tmp_path)

    far = {
        (file, name, part, ms): _apart(At(**theirs[file][name][part][n]), pose_at(clip, part, ms), track["pivot"])
        for file, name, clip in _all()
        for part, track in clip["parts"].items()
        for n, ms in enumerate(INSTANTS)
    }
    assert len(far) > 200
    assert {where: px for where, px in far.items() if px > 1} == {}


def _all() -> list[tuple[str, str, Any]]:
    told = {file.name: json.loads(file.read_text(encoding="utf-8"))["clips"] for file in FILES}
    return [(file, name, clip) for file, clips in told.items() for name, clip in clips.items()]


def _of_the_web(folder: Path) -> Any:
    """Every pose at every instant, computed by games/web/src/clips.ts."""
    (folder / "motion.mjs").write_text("export const calm = () => false;", encoding="utf-8")
    (folder / "life.mjs").write_text("export const looking = () => true, onLook = () => () => 0;", encoding="utf-8")
    (folder / "run.mjs").write_text(
        f"""
        import ts from {json.dumps(TYPESCRIPT.as_uri())};
        import fs from 'node:fs';
        const found = fs.readFileSync({json.dumps(str(WEB / "src" / "clips.ts"))}, 'utf8');
        const source = found.replace(/\\.\\/(motion|life)\\.ts/g, './$1.mjs');
        const options = {{ module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }};
        fs.writeFileSync('clips.mjs', ts.transpileModule(source, {{ compilerOptions: options }}).outputText);
        const {{ poseAt }} = await import('./clips.mjs');
        const files = {json.dumps({file.name: str(file) for file in FILES})};
        const map = (of, make) => Object.fromEntries(Object.entries(of).map(([key, one]) => [key, make(one, key)]));
        const posed = map(files, (path) => map(JSON.parse(fs.readFileSync(path, 'utf8')).clips, (clip) =>
          map(clip.parts, (_, part) => {json.dumps(INSTANTS)}.map((ms) => poseAt(clip, part, ms)))));
        console.log(JSON.stringify(posed));
        """,
        encoding="utf-8",
    )
    ran = subprocess.run(["node", "run.mjs"], cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return json.loads(ran.stdout)


def _apart(a: At, b: At, pivot: list[float]) -> float:
    """How far apart two poses put a corner of the drawing, in its units; a fade counts as a hundred of them."""
    corners = [(x, y) for x in (0, 400) for y in (0, 400)]
    return max(*(math.dist(_put(a, pivot, at), _put(b, pivot, at)) for at in corners), abs(a.seen - b.seen) * 100)


def _put(at: At, pivot: list[float], point: tuple[float, float]) -> tuple[float, float]:
    x, y = (point[0] - pivot[0]) * at.wide, (point[1] - pivot[1]) * at.high
    turn = math.radians(at.turn)
    across, down = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
    return across + pivot[0] + at.x, down + pivot[1] + at.y
