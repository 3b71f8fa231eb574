"""Straight path 2: a player's move. Lock, load, decide, record: then the new scene.

The same key gives the same answer, however often and from wherever it is sent. A refusal is an answer too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple, Protocol

from pydantic import ValidationError

from engine import ledger
from engine.alerts import Alert
from engine.batch import end_merging
from engine.bulk import Transaction
from engine.daily import add_counts
from engine.documents.findings import did_you_mean
from engine.errors import Malformed, NotFound, Refused
from engine.follow_ups import Due, Handler, later, wait
from engine.game import Game
from engine.ground import Ground, Label
from engine.ids import Ids
from engine.incoming.events import EventReader
from engine.ingest import Intake, take_in, tell_alerts, write
from engine.moves import Outcome, Sent, asked_before, check_key, first_told, remember
from engine.outbox import Telling, notify
from engine.people import minors
from engine.people.players import Locked, lock_players_by_id, locked_by_id, look_at, myself
from engine.published.content import Content, Numbers
from engine.risk import ladder, pace, sanctions
from engine.risk.ladder import Level
from engine.social.friends import are_friends, friends_among
from engine.sources import OURS
from engine.store import Database
from engine.support.offered import offered, pays
from engine.turn import Turn
from engine.verbs import Move
from engine.view import View
from engine.words.notices import checked

WORDS: Mapping[str, Mapping[str, str]] = {
    **ladder.WORDS,
    "consent": {"zh-CN": "先同意参加，就可以玩了", "en": "Agree to join first, then you can play."},
    "minor": {"zh-CN": "家长同意以后，就可以玩了", "en": "You can play once a parent or guardian agrees."},
    "minor_hours": {"zh-CN": "现在是休息时间，到点再来玩", "en": "It is time to rest. Come back at your hours."},
    "minor_enough": {"zh-CN": "今天玩得够多啦，明天再来", "en": "That is enough for today. See you tomorrow."},
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
    """Where is played: the database, the content in force with its games, who reads what games tell, and how fast."""

    db: Database
    content: Content
    numbers: Numbers
    reader: EventReader
    most: pace.Most = pace.LIVE


class _InForce(Protocol):
    """What carrying out a turn needs of the content in force: a Table or a Snapshot."""

    @property
    def content(self) -> Content: ...
    @property
    def numbers(self) -> Numbers: ...
    @property
    def reader(self) -> EventReader: ...


class Ask(NamedTuple):
    """One request: who, what, with which key, at which instant, and the seed of its chance."""

    player_id: int
    game: str
    move: str
    arguments: Mapping[str, Any]
    key: str
    now: int
    seed: int


def play(table: Table, ask: Ask) -> Played:
    """Make a move and return its answer, after the commit.

    Errors: NotFound (game, move), Malformed (arguments; a key sent again with something else: `key_reused`), TooMany
    (`too_fast`), Unavailable.
    """
    move, arguments = read(table.content.games, ask)
    intake = Intake(ask.now)
    ids = table.db.ids
    played, alerts = write(table.db, ask.now, lambda tx: _attempt(tx, ids, table, ask, move, arguments, intake))
    tell_alerts(alerts, intake)
    return played


def read(games: Mapping[str, Game], ask: Ask) -> tuple[Move, Any]:
    """Return the move and its checked arguments. Errors: NotFound, Malformed (ValidationError as its cause)."""
    game = games.get(ask.game)
    if game is None or not game.verbs:
        played = [name for name, one in games.items() if one.verbs]
        raise NotFound("there is no such game to play", code="unknown_game", hint=did_you_mean(ask.game, played))
    move = game.verbs.get(ask.move)
    if move is None:
        raise NotFound("there is no such move", code="unknown_move", hint=did_you_mean(ask.move, game.verbs))
    check_key(ask.key)
    try:
        return move, move.arguments.model_validate(dict(ask.arguments))
    except ValidationError as error:
        raise Malformed("the move's arguments are wrong", code="wrong_arguments") from error


def words_of(game: Game, code: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return the sentence of a refusal in each language."""
    found = game.words.get(code) or WORDS[code]
    return {language: text.format(**values) for language, text in found.items()}


class Look(NamedTuple):
    """What somebody wants to see of a game: the scene, one's own or a friend's, or a page from `after` on.

    A page is always one's own: a friend shows what the scene shows of them, and nothing else.
    """

    game: str
    page: str = ""
    friend_id: int | None = None
    after: str = ""


def scene(table: Table, look: Look, player_ref: str, now: int) -> dict[str, Any]:
    """Return what a player sees of a game, their own or a friend's. Errors: NotFound, Refused (`not_allowed`)."""
    game = table.content.games.get(look.game)
    if game is None or game.scene is None:
        shown = [name for name, one in table.content.games.items() if one.scene]
        raise NotFound("there is no such game to see", code="unknown_game", hint=did_you_mean(look.game, shown))
    draw = game.pages.get(look.page) if look.page else game.scene
    if draw is None:
        raise NotFound("there is no such page", code="unknown_page", hint=did_you_mean(look.page, game.pages))
    with table.db.reading() as tx:
        player = look_at(tx, "ref", player_ref)
        if player is None:
            raise NotFound("there is no such player", code="unknown_player")
        friend = None if look.page or look.friend_id is None else _friend(tx, player.id, look.friend_id)
        words = partial(words_of, game)
        rests = _resting(game, player, friend, now)
        return dict(draw(View(tx, ground(table, look.game), player, friend, now, words, look.after, rests)))


def _resting(game: Game, player: Locked, friend: Locked | None, now: int) -> dict[str, Outcome]:
    """Return the moves that a sanction lets rest, the player's own or that of the friend who is looked at."""
    apart = friend is not None and sanctions.reaches(friend, Level.APART, now)
    rests = dict.fromkeys(game.exchanges, Outcome(ladder.FRIEND_RESTS)) if apart else {}
    if sanctions.hindrance(player, now):
        rests |= {name: no for name in game.verbs if (no := _own_refusal(game, name, player, now))}
    return rests


def ground(known: _InForce, game: str) -> Ground:
    """Return what turns and views of a game stand on, from the content in force."""

    def label(quest_no: int) -> Label | None:
        quest = known.numbers.quests_by_no.get(quest_no)
        if quest is None:
            return None
        act = known.content.vocabulary.types.get(quest.when.event)
        return Label(quest.id, quest.title, quest.when.event, act.about if act else {}, quest.undo is not None)

    asking, paying = partial(offered, known.content, known.numbers), partial(pays, known.content, known.numbers)
    return Ground(game, known.numbers.assets, label, known.reader.keyed, asking, known.content.quiz, paying)


def _friend(tx: Transaction, player_id: int, friend_id: int) -> Locked:
    """A stranger, a blocked player and nobody at all look the same."""
    friend = look_at(tx, "id", friend_id) if are_friends(tx, player_id, friend_id) else None
    if friend is None:
        raise Refused("only friends can see this", code="not_allowed")
    return friend


def carry_out(tx: Transaction, snapshot: _InForce, game: str, turn: Turn, ids: Ids, intake: Intake) -> list[Alert]:
    """Write what a turn has gathered, and let quests hear what it tells; return what is to be told after the commit."""
    ledger.transfer(tx, turn.transfers, turn.opened, turn.holds)
    tx.change(ledger.ExpiredHold, sorted(turn.revived))
    if turn.ripened:
        ledger.ripen(tx, turn.player.id, turn.ripened, turn.now)
        end_merging(tx, turn.player.id, turn.ripened, turn.now)
    counted = [(id, turn.day(turn.players[id]), what, other, n) for (id, what, other), n in turn.used.items()]
    add_counts(tx, counted)
    for verb, owned, rows in turn.rows:
        getattr(tx, verb)(owned, rows)
    for kind, player_id, due_at, body in turn.afterwards:
        later(tx, ids, f"{game}.{kind}", player_id, due_at, body)
    if turn.notices:
        notify(tx, ids, [_telling(snapshot.content.games[game], turn.now, *one) for one in turn.notices])
    events = [
        snapshot.reader.build(type, source=sender(game), id=f"{turn.id}.{n}", player=ref, at=turn.now, data=dict(data))
        for n, (type, ref, data) in enumerate(turn.told)
    ]
    if not events:
        return []
    locked = {player.ref: player for player in turn.players.values()}
    return take_in(tx, ids, snapshot.content, snapshot.numbers, events, intake, locked)[1]


def make(turn: Turn, move: Move, arguments: Any) -> Outcome:
    """Let a move's function decide; a refusal is an outcome, and nothing else of the turn happens then."""
    try:
        if no := turn.player.lacks():
            turn.refuse(no)
        given = {name: getattr(arguments, name) for name in type(arguments).model_fields}
        if move.needs(arguments) - turn.players.keys():
            turn.refuse("not_allowed")
        return Outcome(result=dict(move.function(turn, **given) or {}))
    except Refused as no:
        return Outcome(no.code, no.values)


def followers(games: Iterable[Game]) -> dict[str, Handler]:
    """Return what does the games' follow-ups, by kind: each is a turn of the player it is for, with its own lock."""
    return {f"{game.name}.{name}": _follower(game.name, move) for game in games for name, move in game.unasked.items()}


def _follower(game: str, move: Move) -> Handler:
    def follow(tx: Transaction, due: Due, snapshot: _InForce) -> Callable[[], object] | None:
        arguments, intake = move.arguments.model_validate(due.body), Intake(due.now)
        players = lock_players_by_id(tx, {due.player_id, *move.names(arguments)})
        if due.player_id not in players:
            return None  # erased since
        if players[due.player_id].lacks():
            wait(tx, due)
            return None
        turn = Turn(tx, due.ids, ground(snapshot, game), players, due.player_id, due.now, due.id)
        outcome = make(turn, move, arguments)
        sent = Sent(due.player_id, game, move.name, due.body, f"follow-up {due.id}")
        remember(tx, turn.id, sent, due.id, due.now, outcome)
        alerts = [] if outcome.code else carry_out(tx, snapshot, game, turn, due.ids, intake)
        return lambda: tell_alerts(alerts, intake)

    return follow


def _telling(game: Game, now: int, kind: str, player_id: int, about_id: int | None, values: dict[str, Any]) -> Telling:
    """Raises KeyError for a kind that the game does not have, ValueError for values that are none of a message."""
    notice = game.notices[kind]
    told = checked(notice, values)
    return Telling(player_id, f"{game.name}.{kind}", now, told, about_id, notice.nudges)


def sender(game: str) -> str:
    """Return the name under which a game tells events."""
    return f"{OURS}{game}"


def _attempt(
    tx: Transaction, ids: Ids, table: Table, ask: Ask, move: Move, arguments: Any, intake: Intake
) -> tuple[Played, list[Alert]]:
    """One attempt, inside its transaction. Nothing of a refused move stands but its answer."""
    sent = Sent(ask.player_id, ask.game, ask.move, ask.arguments, ask.key)
    players, told = tx.ask(locked_by_id({ask.player_id, *move.names(arguments)}), asked_before(sent))
    myself(players, ask.player_id)
    if before := first_told(sent, told):
        return Played(before, True), []
    turn = Turn(tx, ids, ground(table, ask.game), players, ask.player_id, ask.now, ask.seed)
    pace.one_more(tx, ids, turn.player, ask.now, table.most)
    no = _kept_from(turn, table.content.games[ask.game], move)
    if not no and (code := minors.move_refused(tx, turn.player, ask.now)):
        no = Outcome(code)
    outcome = no or make(turn, move, arguments)
    if not outcome.code:
        minors.count_move(tx, turn.player, ask.now)
    remember(tx, turn.id, sent, ask.seed, ask.now, outcome)
    return Played(outcome, False), [] if outcome.code else carry_out(tx, table, ask.game, turn, ids, intake)


def _kept_from(turn: Turn, game: Game, move: Move) -> Outcome | None:
    """Return the refusal of a move that a sanction lets rest, the player's own or a friend's, or nothing."""
    if no := _own_refusal(game, move.name, turn.player, turn.now):
        return no
    exchanges = move.name in game.exchanges
    others = [player for player in turn.players.values() if player.id != turn.player.id] if exchanges else []
    apart = {player.id for player in others if sanctions.reaches(player, Level.APART, turn.now)}
    if apart and turn.tx.answer(friends_among(turn.player.id, apart)):  # nobody learns anything of strangers
        return Outcome(ladder.FRIEND_RESTS)
    return None


def _own_refusal(game: Game, move: str, player: Locked, now: int) -> Outcome | None:
    """Return the refusal of a move that a player's own sanction lets rest, or nothing."""
    one = sanctions.hindrance(player, now)
    if one and ladder.refused(one.level, exchanges=move in game.exchanges, own=move in game.own):
        return Outcome(ladder.code_of(one.level), sanctions.values_of(one, player))
    return None
