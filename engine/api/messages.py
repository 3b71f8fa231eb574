"""A message as players get it, on a page or over the live stream."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from engine.clock import iso
from engine.telling import Told


class Link(msgspec.Struct):
    """What the host opens on a tap: a view, and what is handed over to it."""

    view: str
    values: dict[str, str]


class MessageView(msgspec.Struct):
    """A message. `id` is its own for good; `number` is its place, a new one when a digest has grown.

    `about` is the public id of the player it is about. `nudge_at`: from when the app may draw attention to it; null: it
    waits to be seen.
    """

    id: str
    number: int
    at: str
    kind: str
    words: dict[str, str]
    link: Link | None
    about: str | None
    nudge_at: str | None


class Newest(msgspec.Struct):
    """The newest number of a player: read the inbox, and go on from there."""

    newest: int


def view_of(told: Told) -> MessageView:
    """Return a message as it is shown."""
    row = told.row
    return MessageView(
        str(row.id), row.number, iso(row.at), row.kind, dict(told.words), _link(told.view, told.link),
        str(row.about_id) if row.about_id else None, iso(row.nudge_at) if row.nudge_at else None,
    )  # fmt: skip


def event_of(told: Told) -> bytes:
    """Return a message as an event of a stream; its id is the number."""
    return b"id: %d\ndata: %b\n\n" % (told.row.number, msgspec.json.encode(view_of(told)))


def reset(newest: int) -> bytes:
    """Return the event that says: what you have is not what we can go on from."""
    return b"event: reset\nid: %d\ndata: %b\n\n" % (newest, msgspec.json.encode(Newest(newest)))


def _link(view: str, values: Mapping[str, str]) -> Link | None:
    return Link(view, dict(values)) if view else None
