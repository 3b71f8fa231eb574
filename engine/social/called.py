"""What the groups that messages are about are called, filled in when somebody reads: a name is kept with its group."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.bulk import Transaction
from engine.inbox import Stored
from engine.social.groups import PlayerGroup
from engine.social.names import shown
from engine.words.notices import GROUP_INVITATION, GROUP_JOINED

A_GROUP = {"zh-CN": "小组", "en": "a group"}
"""What a group is called that is no more."""

_TOLD = (GROUP_INVITATION, GROUP_JOINED)
_encode = msgspec.json.Encoder().encode


def with_names(tx: Transaction, rows: Sequence[Stored]) -> list[Stored]:
    """Return messages with what the groups they are about are called now."""
    bodies = {row.id: msgspec.json.decode(row.body) for row in rows if row.kind in _TOLD}
    keys = sorted({(int(body["group"]),) for body in bodies.values()})
    found = {str(id): shown(*told) for id, *told in tx.fetch(PlayerGroup, "id, label, name", ("id",), keys)}
    filled = {id: body | {"called": found.get(body["group"], A_GROUP)} for id, body in bodies.items()}
    return [row._replace(body=_encode(filled[row.id]).decode()) if row.id in filled else row for row in rows]
