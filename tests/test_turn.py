"""What players name in a move reads back, and nothing else is read."""

import pytest

from engine.turn import Friend, Held, Somebody


def test_a_hold_s_name_reads_back():
    assert Held.read(str(Held(13, 99))) == Held(13, 99)
    assert Held(13, 99).whose == 13


@pytest.mark.parametrize("kind", [Friend, Somebody])
def test_a_player_s_name_reads_back(kind: type[Somebody]):
    assert kind.read(str(kind(13))) == kind(13)


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", "\u0661", str(1 << 63)])
def test_what_is_no_id_is_not_read(text: str):
    with pytest.raises(ValueError, match=text.replace(".", r"\.") or "^$"):
        Somebody.read(text)
