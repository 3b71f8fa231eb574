"""The sounds: at most eight, short and soft, as numbers in the order of ZzFX."""

import json

from games.stage.art import ASSETS

VOLUME, ATTACK, SUSTAIN, RELEASE, DECAY = 0, 3, 4, 5, 18


def test_there_are_eight_sounds_at_most_each_short_and_soft():
    sounds = json.loads((ASSETS / "shell" / "sounds.json").read_text(encoding="utf-8"))["sounds"]

    assert set(sounds) == {"tap", "open", "collect", "water", "feed", "egg", "wrong", "celebrate"}
    for name, numbers in sounds.items():
        assert len(numbers) <= 20, name
        assert 0 < numbers[VOLUME] <= 0.5, name
        told = numbers + [0.0] * (20 - len(numbers))
        assert sum(told[at] for at in (ATTACK, SUSTAIN, RELEASE, DECAY)) <= 0.8, name
