"""The play kernel: moves on a sample game that is dropped into a folder, found, checked, played, shown and removed."""

import json
from pathlib import Path

import pytest

from engine.audit import audit
from engine.clock import HOUR
from engine.errors import Malformed, NotFound, Refused
from engine.game import Game
from engine.jobs import Done, run_all
from engine.people.players import Player, befriend, find_player
from engine.play import WORDS, Ask, Look, Played, Table, play, scene, words_of
from engine.published.live import Snapshot
from engine.risk import pace
from engine.social import friends
from engine.store import Database
from engine.ticks import Policy, Step, Tick
from tests.sea import content_with, dropped_in
from tests.world import NOW, READER, World, together


@pytest.fixture
def sea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Game:
    """The sample game, found in a folder made for it."""
    return dropped_in(tmp_path, monkeypatch)


class Sea:
    """A table with the sample game: Ann and Bob are friends and have 50 g of salt, Cem is a stranger."""

    def __init__(self, database: Database, game: Game) -> None:
        content = content_with(game)
        self.world = World(database, content=content, players=("ann", "bob", "cem"))
        befriend(database, [("ann", "bob")], NOW)
        self.table = Table(database, content, self.world.numbers, READER, pace.ANY)
        self.players = {name: self.player(name) for name in ("ann", "bob", "cem")}
        self.now = NOW
        self.keys = 0
        for name in ("ann", "bob"):
            self.world.one(self.world.event("share", player=name))

    def player(self, name: str) -> Player:
        with self.table.db.reading() as tx:
            return find_player(tx, name)

    def ask(self, who: str, move: str, key: str = "", **arguments: object) -> Ask:
        self.keys += 1
        return Ask(self.players[who].id, "sea", move, arguments, key or f"k{self.keys}", self.now, 4711)

    def play(self, who: str, move: str, key: str = "", **arguments: object) -> Played:
        return play(self.table, self.ask(who, move, key, **arguments))

    def id(self, name: str) -> str:
        return str(self.players[name].id)

    def salt(self, name: str) -> int:
        return self.world.purse("salt", name)


@pytest.fixture
def at_sea(database: Database, sea: Game) -> Sea:
    return Sea(database, sea)


def test_a_move_moves_what_the_rules_say_and_answers(at_sea: Sea):
    played = at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=20)

    assert (played.outcome.code, played.outcome.result["gave"], played.replayed) == ("", 20, False)
    assert (at_sea.salt("ann"), at_sea.salt("bob")) == (30, 70)


def test_the_same_key_gives_the_same_answer_and_moves_nothing_again(at_sea: Sea):
    first = at_sea.play("ann", "give", "k", friend=at_sea.id("bob"), grains=20)
    again = at_sea.play("ann", "give", "k", friend=at_sea.id("bob"), grains=20)

    assert (again.outcome, again.replayed, at_sea.salt("ann")) == (first.outcome, True, 30)


def test_the_same_key_with_something_else_is_refused(at_sea: Sea):
    at_sea.play("ann", "give", "k", friend=at_sea.id("bob"), grains=20)

    with pytest.raises(Malformed, match="something else") as refused:
        at_sea.play("ann", "give", "k", friend=at_sea.id("bob"), grains=21)

    assert (refused.value.code, refused.value.status, at_sea.salt("ann")) == ("key_reused", 422, 30)


def test_two_players_may_use_the_same_key(at_sea: Sea):
    at_sea.play("ann", "give", "k", friend=at_sea.id("bob"), grains=20)
    at_sea.play("bob", "give", "k", friend=at_sea.id("ann"), grains=5)

    assert (at_sea.salt("ann"), at_sea.salt("bob")) == (35, 65)


def test_a_refusal_is_an_answer_and_stays_one(at_sea: Sea):
    first, again = at_sea.play("ann", "shake", "k", way="down"), at_sea.play("ann", "shake", "k", way="down")

    assert (first.outcome.code, first.replayed, again.outcome.code, again.replayed) == (
        "wrong_way", False, "wrong_way", True
    )  # fmt: skip
    words = words_of(at_sea.table.content.games["sea"], "wrong_way", first.outcome.values)
    assert words == {"zh-CN": "不能向down", "en": "Not down."}


def test_nobody_gives_more_than_they_have(at_sea: Sea):
    played = at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=51)

    assert (played.outcome.code, at_sea.salt("ann"), at_sea.salt("bob")) == ("not_enough", 50, 50)


@pytest.mark.parametrize("who", ["cem", "ann", "nobody"])
def test_case_11_a_stranger_oneself_and_nobody_are_refused_alike(at_sea: Sea, who: str):
    named = "1234567" if who == "nobody" else at_sea.id(who)

    played = at_sea.play("ann", "give", friend=named, grains=1)

    assert (played.outcome, at_sea.salt("ann")) == (type(played.outcome)("not_allowed"), 50)


def test_who_withdrew_consent_cannot_play(at_sea: Sea):
    at_sea.world.put("ann", consent=False)

    assert at_sea.play("ann", "shake").outcome.code == "consent"


@pytest.mark.parametrize(
    "arguments",
    [
        {}, {"friend": "1"}, {"friend": 1, "grains": 1}, {"friend": "1", "grains": "1"}, {"friend": "1", "grains": 0},
        {"friend": "1", "grains": 101}, {"friend": "1", "grains": True}, {"friend": "x", "grains": 1},
        {"friend": "1" * 20, "grains": 1}, {"friend": "1", "grains": 1, "role": "admin"}, {"friend": None, "grains": 1},
        {"friend": "٣", "grains": 1}, {"friend": "-1", "grains": 1}, {"friend": str(1 << 63), "grains": 1},
    ],
)  # fmt: skip
def test_case_27_arguments_that_do_not_fit_the_move_change_nothing(at_sea: Sea, arguments: dict[str, object]):
    with pytest.raises(Malformed) as refused:
        at_sea.play("ann", "give", **arguments)  # type: ignore[arg-type]

    assert (refused.value.code, at_sea.world.count("move")) == ("wrong_arguments", 0)


@pytest.mark.parametrize(("game", "move", "code"), [("see", "give", "unknown_game"), ("sea", "giv", "unknown_move")])
def test_what_is_not_there_is_not_found_and_something_like_it_named(at_sea: Sea, game: str, move: str, code: str):
    with pytest.raises(NotFound) as refused:
        play(at_sea.table, at_sea.ask("ann", move)._replace(game=game))

    assert (refused.value.code, "did you mean" in refused.value.hint) == (code, True)


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_move_needs_a_key(at_sea: Sea, key: str):
    with pytest.raises(Malformed) as refused:
        play(at_sea.table, at_sea.ask("ann", "shake")._replace(key=key))

    assert (refused.value.code, refused.value.status) == ("key_missing", 400)


def test_quests_hear_what_happens_in_games_in_the_same_transaction(at_sea: Sea):
    at_sea.play("ann", "shake", "k")
    at_sea.play("ann", "shake", "k")

    assert at_sea.world.purse("feed", "ann") == 7_000
    senders = "SELECT n.name FROM event e JOIN number n ON n.no = e.sender_no AND n.kind = 'sender' ORDER BY e.id"
    assert at_sea.world.rows(senders)[-1] == ("tilth/sea",)


def test_chance_is_seeded_and_recorded(at_sea: Sea):
    first = at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=1)
    second = at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=1)

    assert first.outcome.result["luck"] == second.outcome.result["luck"]
    [(seed, arguments)] = at_sea.world.rows("SELECT seed, arguments FROM move LIMIT 1")
    assert (seed, json.loads(arguments)["grains"]) == (4711, 1)


def test_a_hold_is_collected_when_it_is_ripe_and_only_once(at_sea: Sea):
    at_sea.world.one(at_sea.world.event("content_read", article="a"))
    [bubble] = scene(at_sea.table, Look("sea"), "ann", NOW)["bubbles"]

    early = at_sea.play("ann", "collect", bubble=bubble["name"]).outcome
    at_sea.now = bubble["ripe_at"]
    answers = [at_sea.play("ann", "collect", bubble=bubble["name"]).outcome for _ in range(2)]

    assert [(one.code, one.result) for one in (early, *answers)] == [
        ("not_ripe", {}), ("", {"got": 8}), ("nothing_left", {})
    ]  # fmt: skip
    assert at_sea.world.purse("pearls", "ann") == 8


def test_a_friend_s_hold_may_be_named_and_a_stranger_s_not(at_sea: Sea):
    bubbles = {}
    for name in ("bob", "cem"):
        at_sea.world.one(at_sea.world.event("content_read", article="a", player=name))
        [bubble] = scene(at_sea.table, Look("sea"), name, NOW)["bubbles"]
        bubbles[name] = bubble
    at_sea.now = bubbles["bob"]["ripe_at"]

    answers = {name: at_sea.play("ann", "collect", bubble=bubble["name"]) for name, bubble in bubbles.items()}

    assert {name: one.outcome.code for name, one in answers.items()} == {"bob": "", "cem": "not_allowed"}
    assert at_sea.world.purse("pearls", "ann") == 8


def test_a_scene_shows_one_s_own_and_a_friend_s(at_sea: Sea):
    own = scene(at_sea.table, Look("sea"), "ann", NOW)
    friend_s = scene(at_sea.table, Look("sea", friend_id=at_sea.players["bob"].id), "ann", NOW)

    assert (own["salt"], own["can"]) == (50, [])
    assert friend_s["can"] == [{"move": "give", "arguments": {"friend": at_sea.id("bob")}, "can": True, "why": None}]


@pytest.mark.parametrize("who", ["cem", "ann"])
def test_case_26_a_stranger_s_scene_is_not_shown(at_sea: Sea, who: str):
    with pytest.raises(Refused) as refused:
        scene(at_sea.table, Look("sea", friend_id=at_sea.players[who].id), "ann", NOW)

    assert refused.value.code == "not_allowed"


def test_twelve_times_the_same_key_at_once_moves_once(at_sea: Sea):
    ask = at_sea.ask("ann", "give", friend=at_sea.id("bob"), grains=1)

    answers = together(*[lambda: play(at_sea.table, ask)] * 12)

    assert sorted(one.replayed for one in answers) == [False] + [True] * 11
    assert at_sea.salt("ann") == 49


def test_two_players_who_give_to_each_other_at_once_never_deadlock(at_sea: Sea):
    there = [at_sea.ask("ann", "give", friend=at_sea.id("bob"), grains=1) for _ in range(6)]
    back = [at_sea.ask("bob", "give", friend=at_sea.id("ann"), grains=1) for _ in range(6)]

    answers = together(*[lambda ask=ask: play(at_sea.table, ask) for ask in there + back])

    assert {one.outcome.code for one in answers} == {""}
    assert (at_sea.salt("ann"), at_sea.salt("bob")) == (50, 50)


def run_due(at_sea: Sea) -> Done:
    """Do what is due at the table's now."""
    snapshot = Snapshot(at_sea.table.content, at_sea.table.numbers, READER)
    return run_all(at_sea.table.db, at_sea.now, games=at_sea.table.content.games.values(), context=lambda: snapshot)


def test_a_turn_s_follow_up_is_a_turn_of_the_other_player_s_own_once_it_is_due(at_sea: Sea):
    at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=20)
    at_sea.now += HOUR - 1
    early = run_due(at_sea).follow_ups.done, at_sea.salt("ann")
    at_sea.now += 1
    done = [run_due(at_sea).follow_ups.done for _ in range(2)]

    assert (early, done) == ((0, 30), [1, 0])
    assert (at_sea.salt("ann"), at_sea.salt("bob"), at_sea.world.purse("feed", "bob")) == (31, 69, 7_000)
    assert audit(at_sea.table.db).ok


def test_a_refused_move_has_no_follow_up(at_sea: Sea):
    at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=99)

    assert at_sea.world.count("follow_up") == 0


def test_a_follow_up_that_the_rules_refuse_moves_nothing_and_is_done(at_sea: Sea):
    at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=20)
    with at_sea.table.db.writing() as tx:
        friends.unfriend(tx, at_sea.players["bob"].id, at_sea.players["ann"].id, NOW)
    at_sea.now += HOUR

    assert (run_due(at_sea).follow_ups.done, at_sea.salt("ann"), at_sea.world.count("follow_up")) == (1, 30, 0)


def test_a_game_s_job_runs_in_its_time_under_the_game_s_name(at_sea: Sea):
    tide = Tick("tide", HOUR, Policy.LATEST, lambda _tx, _run: Step(3))
    game = Game("lake", {}, (), jobs=(tide,))
    ran = run_all(at_sea.table.db, NOW, games=[game]).ticks

    assert [(one.name, one.many) for one in ran if one.name.startswith("lake")] == [("lake.tide", 3)]


def test_the_engine_s_own_refusals_have_words_in_both_languages():
    assert all(set(words) == {"zh-CN", "en"} and all(words.values()) for words in WORDS.values())
