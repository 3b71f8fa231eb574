"""A message as it is shown, on a page and over the stream."""

import msgspec

from engine.api.messages import event_of, reset, view_of
from engine.clock import iso
from engine.inbox import Stored
from engine.telling import Told
from tests.world import NOW

ROW = Stored(256, 7, 5, "sea.gift", 512, None, "{}", NOW, NOW + 1, NOW)
TOLD = Told(ROW, {"zh-CN": "盐\n", "en": "salt"}, "sea", {"bubble": "1-2"})


def test_ids_are_text_and_instants_iso():
    assert msgspec.to_builtins(view_of(TOLD)) == {
        "id": "5", "number": 7, "at": iso(NOW), "kind": "sea.gift", "words": {"zh-CN": "盐\n", "en": "salt"},
        "link": {"view": "sea", "values": {"bubble": "1-2"}}, "about": "512", "nudge_at": iso(NOW + 1),
    }  # fmt: skip


def test_what_is_about_nobody_leads_nowhere_and_does_not_nudge_says_so():
    plain = view_of(Told(ROW._replace(about_id=None, nudge_at=0), {}, "", {}))

    assert (plain.link, plain.about, plain.nudge_at) == (None, None, None)


def test_an_event_is_one_block_whatever_is_in_it():
    lines = event_of(TOLD).split(b"\n")

    assert (lines[0], lines[1][:6], lines[2:]) == (b"id: 7", b"data: ", [b"", b""])
    assert msgspec.json.decode(lines[1][6:]) == msgspec.to_builtins(view_of(TOLD))


def test_a_reset_names_the_newest_number():
    assert reset(9) == b'event: reset\nid: 9\ndata: {"newest":9}\n\n'
