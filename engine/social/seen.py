"""Who of a group a player sees. Membership rests as friendships do: nobody is taken out, and nobody is shown.

Not shown to anybody is who does not play now: who left, withdrew, or waits for a guardian. Not shown to each other are
two of whom one blocked the other, and a minor and whoever the bank has not matched with them.
"""

from __future__ import annotations

from collections.abc import Collection

from engine.bulk import Query, Row, Transaction
from engine.people.consents import PLAY, missing
from engine.people.players import BY_BANK, Friendship, Player
from engine.social.friends import hidden


def away(tx: Transaction, players: Collection[int]) -> set[int]:
    """Return those of the players who do not play now."""
    return tx.answer(_people(players))[0]


def unseen(tx: Transaction, me: int, others: Collection[int]) -> set[int]:
    """Return those of the others whom a player who plays does not see in a group; the same holds the other way."""
    them = {*others} - {me}
    (gone, minors), cut = tx.ask(_people({me, *them}), hidden(me))
    pairs = [(me, other) for other in them if me in minors or other in minors]
    edges = tx.fetch(Friendship, "friend_id, origin", ("player_id", "friend_id"), pairs)
    known = {friend for friend, origin in edges if origin & BY_BANK}
    return {*gone, *cut, *({other for _, other in pairs} - known)} & them


def _people(players: Collection[int]) -> Query[tuple[set[int], set[int]]]:
    """Ask who of the players is away, and who is a minor."""

    def parse(rows: list[Row]) -> tuple[set[int], set[int]]:
        gone = {id for id, consent, purposes, minor in rows if missing(consent is not None, purposes, minor, PLAY)}
        return gone, {id for id, *_, minor in rows if minor}

    return Query(Player, "id, consent_at, purposes, minor", ("id",), [(id,) for id in sorted(players)], parse)
