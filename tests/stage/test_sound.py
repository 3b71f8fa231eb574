"""Sounds: the web's recipes are the same sounds on the desktop, muted until they are wanted."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import wave as wav_files
from collections.abc import Mapping
from pathlib import Path

import pytest

from games.stage import sound
from games.stage.client import Answer
from games.stage.sound import Sounds, envelope, heard, read, recipes, samples, wav, wave
from games.stage.start import faces

HOME = Path(__file__).resolve().parents[2]
WEB = HOME / "games" / "web"
TONE = [0.5, 0, 400, 0.01, 0.05, 0.04]
RATE = 8000
ASKING = """
const { createServer } = await import(%s);
const server = { middlewareMode: true, hmr: false, ws: false };
const more = { appType: 'custom', logLevel: 'silent', optimizeDeps: { noDiscovery: true } };
const vite = await createServer({ root: %s, server, ...more });
const { samples } = await vite.ssrLoadModule('/src/sound.ts');
const made = Object.entries(%s).map(([name, one]) => [name, [...samples(one, 8000)]]);
await vite.close();
process.stdout.write(JSON.stringify(Object.fromEntries(made)));
"""


def test_a_recipe_says_its_numbers_in_order_and_what_it_leaves_out_is_as_usual():
    told = read([0.5, 0.9, 330, 0.02])

    assert (told.volume, told.frequency, told.attack, told.release, told.sustain_volume) == (0.5, 330, 0.02, 0.1, 1)


def test_a_sound_is_as_long_as_it_comes_stays_and_goes_and_never_longer_than_a_second_and_a_half():
    assert len(samples(TONE, RATE)) == 800
    assert len(samples([1, 0, 400, 5, 5, 5], RATE)) == 12_000
    assert len(samples([1, 0, 400, 0, 0, 0], RATE)) == 1


def test_it_begins_and_ends_in_silence_and_is_never_louder_than_its_volume():
    made = samples(TONE, RATE)

    assert (abs(made[0]) < 1e-6, abs(made[-1]) < 0.01) == (True, True)
    assert 0.14 < max(map(abs, made)) < 0.151


def test_each_shape_is_its_formula():
    assert [round(wave(shape, 0.25), 6) for shape in (0, 1, 2)] == [1, 1, 0.5]
    assert envelope(read([1, 0, 1, 0.1, 0.1, 0.1]), 0.05) == pytest.approx(0.5)
    assert len({wave(4, n / 16) for n in range(16)}) == 16


def test_the_file_that_is_played_has_the_samples():
    made = samples(TONE, RATE)
    with wav_files.open(io.BytesIO(wav(made, RATE))) as found:
        assert (found.getnchannels(), found.getframerate(), found.getnframes()) == (1, RATE, len(made))


@pytest.mark.skipif(
    not (shutil.which("node") and (WEB / "node_modules" / "vite").is_dir()), reason="there is no Node.js with vite"
)
def test_every_recipe_is_the_same_sound_as_in_the_web(tmp_path: Path):
    script = tmp_path / "samples.mjs"
    vite, told = WEB / "node_modules" / "vite" / "dist" / "node" / "index.js", json.dumps(dict(recipes()))
    script.write_text(ASKING % (json.dumps(vite.as_uri()), json.dumps(str(WEB)), told), encoding="utf-8")
    done = subprocess.run(["node", str(script)], cwd=WEB, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    for name, theirs in json.loads(done.stdout).items():
        assert samples(recipes()[name], RATE) == pytest.approx(theirs, abs=1e-6), name


class Pond:
    """A game with one move that has a sound of its own."""

    GAME = "pond"
    SOUNDS: Mapping[str, str] = {"jump": "water"}


@pytest.mark.parametrize(("where", "status", "name"), [
    ("/v1/play/pond/jump", 200, "water"), ("/v1/play/pond/sit", 200, "tap"), ("/v1/play/lake/jump", 200, "tap"),
    ("/v1/play/pond/jump", 409, "wrong"), ("/v1/play/pond/jump", 503, ""), ("/v1/play/pond/jump", 0, ""),
    ("/v1/sandbox/events", 200, ""), ("/v1/sandbox/clock", 409, ""),
])  # fmt: skip
def test_a_move_sounds_as_its_game_says_and_a_refused_one_wrong(where: str, status: int, name: str):
    assert heard(where, Answer(status, {}), [Pond()]) == name


def test_moves_sound_as_in_the_web():
    games = HOME / "games"
    for face in faces():
        files = [one.read_text(encoding="utf-8") for one in (games / face.GAME / "web").glob("*.ts")]
        [table] = [found for one in files for found in re.findall(r"const SOUNDS: .* = \{(.*)\};", one)]

        assert dict(re.findall(r"(\w+): '(\w+)'", table)) == face.SOUNDS
        assert {*face.SOUNDS.values()} <= {*recipes()}


def test_muted_plays_nothing(monkeypatch: pytest.MonkeyPatch):
    made: list[str] = []
    monkeypatch.setattr(sound, "_source", lambda name: made.append(name))

    assert (Sounds().play("tap"), made) == (False, [])


def test_an_unknown_sound_and_a_machine_without_a_device_are_silence(monkeypatch: pytest.MonkeyPatch):
    def broken(name: str) -> None:
        raise OSError("no device")

    monkeypatch.setattr(sound, "_source", broken)
    playing = Sounds(on=True)

    assert (playing.play("no such sound"), playing.on) == (False, True)
    assert (playing.play("tap"), playing.on) == (False, False)


def test_what_is_wanted_is_played_and_made_once(monkeypatch: pytest.MonkeyPatch):
    made, played = list[str](), list[object]()

    class Source:
        """A sound that is only noted."""

        def play(self) -> None:
            played.append(self)

    def source(name: str) -> Source:
        made.append(name)
        return Source()

    monkeypatch.setattr(sound, "_source", source)
    playing = Sounds(on=True)

    assert [playing.play("tap"), playing.play("tap")] == [True, True]
    assert (made, len(played)) == (["tap"], 2)
