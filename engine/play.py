"""Straight path 2: a player's move. Lock, load, decide, record: then the new scene.

The same key gives the same answer, however often and from wherever it is sent. A refusal is an answer too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import msgspec
from pydantic import ValidationError

from engine import ledger
from engine.alerts import Alert
from engine.bulk import Transaction
from engine.content import Content, Numbers
from engine.errors import Malformed, NotFound, Refused
from engine.events import EventReader
from engine.findings import did_you_mean
from engine.friends import are_friends
from engine.game import Game
from engine.ingest import Intake, take_in, tell_alerts, write
from engine.moves import MoveRow, Outcome, decode_outcome
from engine.players import Player, find_player, lock_players_by_id
from engine.store import Database
from engine.turn import Move, Turn
from engine.view import View

KEY_MAX = 255

WORDS: Mapping[str, Mapping[str, str]] = {
    "consent": {"zh-CN": "先同意参加，就可以玩了", "en": "Agree to join first, then you can play."},
    "not_allowed": {"zh-CN": "只有好友之间可以这样做", "en": "Only friends can do this."},
    "nothing_left": {"zh-CN": "这里已经空了", "en": "There is nothing left here."},
    "not_enough": {"zh-CN": "数量不够", "en": "There is not enough for this."},
}
"""What the engine itself refuses; a game's own words come first."""


class Played(NamedTuple):
    """A move's answer; `replayed` when it was made before."""

    outcome: Outcome
    replayed: bool


class Table(NamedTuple):
    """Where is played: the database, the content in force with its games, and who reads what games tell."""

    db: Database
    content: Content
    numbers: Numbers
    reader: EventReader


class Ask(NamedTuple):
    """One request: who, what, with which key, at which instant, and the seed of its chance."""

    player_id: int
    game: str
    move: str
    arguments: Mapping[str, Any]
    key: str
    now: int
    seed: int


_encode = msgspec.json.Encoder(order="sorted").encode


def play(table: Table, ask: Ask) -> Played:
    """Make a move and return its answer, after the commit.

    Errors: NotFound (game, move), Malformed (arguments; a key sent again with something else: `key_reused`),
    Unavailable.
    """
    move, arguments = read(table.content.games, ask)
    digest = _hash(f"{ask.game}/{ask.move}", _encode(ask.arguments))
    intake = Intake(ask.now)
    table.numbers.sender(table.db, _sender(ask.game))
    played, alerts = write(table.db, ask.now, lambda tx: _attempt(tx, table, ask, move, arguments, digest, intake))
    tell_alerts(alerts, intake)
    return played


def read(games: Mapping[str, Game], ask: Ask) -> tuple[Move, Any]:
    """Return the move and its checked arguments. Errors: NotFound, Malformed (ValidationError as its cause)."""
    game = games.get(ask.game)
    if game is None:
        raise NotFound("there is no such game", code="unknown_game", hint=did_you_mean(ask.game, games))
    move = game.verbs.get(ask.move)
    if move is None:
        raise NotFound("there is no such move", code="unknown_move", hint=did_you_mean(ask.move, game.verbs))
    if not 0 < len(ask.key) <= KEY_MAX:
        hint = f"Idempotency-Key has 1 to {KEY_MAX} characters; make a new one for each move"
        raise Malformed("the key is missing or too long", code="key_missing", hint=hint, status=400)
    try:
        return move, move.arguments.model_validate(dict(ask.arguments))
    except ValidationError as error:
        raise Malformed("the move's arguments are wrong", code="wrong_arguments") from error


def words_of(game: Game, code: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the sentence of a refusal in each language."""
    found = game.words.get(code) or WORDS[code]
    return {language: text.format(**values) for language, text in found.items()}


def scene(table: Table, game_name: str, player_ref: str, friend_id: int | None, now: int) -> dict[str, Any]:
    """Return what a player sees of a game, their own or a friend's. Errors: NotFound, Refused (`not_allowed`)."""
    game = table.content.games.get(game_name)
    if game is None or game.scene is None:
        raise NotFound("there is no such game", code="unknown_game", hint=did_you_mean(game_name, table.content.games))
    with table.db.reading() as tx:
        player = find_player(tx, player_ref)
        friend = None if friend_id is None else _friend(tx, player.id, friend_id)
        return dict(game.scene(View(tx, table.numbers.assets, player, friend, now, partial(words_of, game))))


def _friend(tx: Transaction, player_id: int, friend_id: int) -> Player:
    """A stranger, a blocked player and nobody at all look the same."""
    refs = tx.fetch(Player, "ref", ("id",), [(friend_id,)]) if are_friends(tx, player_id, friend_id) else []
    if not refs:
        raise Refused("only friends can see this", code="not_allowed")
    return find_player(tx, refs[0][0])


def _attempt(
    tx: Transaction, table: Table, ask: Ask, move: Move, arguments: Any, digest: bytes, intake: Intake
) -> tuple[Played, list[Alert]]:
    """One attempt, inside its transaction. Nothing of a refused move stands but its answer."""
    players = lock_players_by_id(tx, {ask.player_id, *move.names(arguments)})
    key = _hash(ask.key)
    if before := tx.fetch(MoveRow, "digest, answer", ("player_id", "key"), [(ask.player_id, key)]):
        if before[0][0] != digest:
            hint = "a new move needs a new Idempotency-Key"
            raise Malformed("this key was sent before with something else", code="key_reused", hint=hint)
        return Played(decode_outcome(before[0][1]), True), []
    turn = Turn(tx, table.db.ids, table.numbers.assets, players, ask.player_id, ask.now, ask.seed)
    outcome = _made(turn, move, arguments)
    row = (
        turn.id, ask.player_id, key, ask.game, ask.move, _encode(ask.arguments).decode(), digest, ask.seed, ask.now,
        _encode(outcome).decode(),
    )  # fmt: skip
    tx.insert(MoveRow, [row])
    if outcome.code:
        return Played(outcome, False), []
    ledger.transfer(tx, turn.transfers, (), turn.holds)
    for verb, owned, rows in turn.rows:
        getattr(tx, verb)(owned, rows)
    events = [
        table.reader.build(type, source=_sender(ask.game), id=f"{turn.id}.{n}", player=ref, at=ask.now, data=dict(data))
        for n, (type, ref, data) in enumerate(turn.told)
    ]
    _, alerts = take_in(tx, table.db.ids, table.content, table.numbers, events, intake) if events else ([], [])
    return Played(outcome, False), alerts


def _made(turn: Turn, move: Move, arguments: Any) -> Outcome:
    try:
        if not turn.player.consents:
            turn.refuse("consent")
        given = {name: getattr(arguments, name) for name in type(arguments).model_fields}
        if move.names(arguments) - turn.players.keys():
            turn.refuse("not_allowed")
        return Outcome(result=dict(move.function(turn, **given) or {}))
    except Refused as no:
        return Outcome(no.code, no.values)


def _sender(game: str) -> str:
    return f"tilth/{game}"


def _hash(*parts: str | bytes) -> bytes:
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(part if isinstance(part, bytes) else part.encode())
        found.update(b"\0")
    return found.digest()
