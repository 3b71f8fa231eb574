"""Sanctions: what each level takes and leaves, the one appeal and its answer, and what stays of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from engine.clock import DAY, HOUR
from engine.errors import TilthError
from engine.game import Game
from engine.jobs import run_all
from engine.play import WORDS, Look, play, scene, words_of
from engine.privacy.erasure import erase
from engine.published.live import Snapshot
from engine.risk.ladder import LADDER, REASONS, Level, is_at_least, refused
from engine.risk.limits import SANCTIONS_KEPT
from engine.risk.sanctions import (
    Answer,
    Order,
    Sanction,
    answer,
    appeal,
    forget_old,
    impose,
    of_player,
    waiting_appeals,
)
from engine.store import Database
from engine.words.notices import ENGINE
from tests.sea import dropped_in
from tests.test_play import Sea
from tests.world import NOW, READER, together


@pytest.fixture
def sea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Game:
    return dropped_in(tmp_path, monkeypatch)


@pytest.fixture
def at_sea(database: Database, sea: Game) -> Sea:
    return Sea(database, sea)


def sanction(at_sea: Sea, level: str = "closed", *, days: int = 7, by: str = "Li Wei", who: str = "ann") -> Sanction:
    with at_sea.table.db.writing() as tx:
        order = Order(level, "too_fast", days, by)
        return impose(tx, at_sea.table.db.ids, at_sea.players[who].id, order, at_sea.now)


def appealed(at_sea: Sea, one: Sanction, said: str = "it was not me") -> Sanction:
    with at_sea.table.db.writing() as tx:
        return appeal(tx, one.player_id, one.id, said, at_sea.now)


def answered(at_sea: Sea, one: Sanction, outcome: str, **more: object) -> Sanction:
    told = Answer(outcome, "we looked again", "Li Wei", **more)  # type: ignore[arg-type]
    with at_sea.table.db.writing() as tx:
        return answer(tx, at_sea.table.db.ids, one.player_id, one.id, told, at_sea.now)


def code_of(do: Callable[[], object]) -> str:
    with pytest.raises(TilthError) as no:
        do()
    return no.value.code


def gives(at_sea: Sea) -> str:
    return at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=1).outcome.code


def told(at_sea: Sea, kind: str) -> int:
    return at_sea.world.count(f"outbox_notice WHERE kind = '{kind}'")


def test_the_ladder_takes_step_by_step():
    moves = {"plain": (False, False), "exchange": (True, False), "own": (False, True)}
    rest = {
        level: {name for name, (exchanges, own) in moves.items() if refused(level, exchanges=exchanges, own=own)}
        for level in Level
    }

    assert rest == {
        Level.NOTICE: set(), Level.APART: {"exchange"}, Level.UNPAID: {"exchange"}, Level.CLOSED: {"plain", "exchange"},
    }  # fmt: skip
    assert [is_at_least(level, Level.UNPAID) for level in LADDER] == [False, False, True, True]


@pytest.mark.parametrize("level", LADDER)
def test_a_sanction_takes_what_its_level_says_and_ends_by_itself(at_sea: Sea, level: Level):
    sanction(at_sea, level)
    before = at_sea.world.purse("feed", "ann")
    given, shaken = gives(at_sea), at_sea.play("ann", "shake").outcome.code
    earned = at_sea.world.purse("feed", "ann") - before
    at_sea.now += 7 * DAY

    exchange = "" if level is Level.NOTICE else f"sanction_{level}"
    assert given == exchange
    assert (shaken, earned) == (
        ("sanction_closed", 0) if level is Level.CLOSED else ("", 0 if level is Level.UNPAID else 7_000)
    )
    assert (gives(at_sea), at_sea.play("ann", "shake").outcome.code) == ("", "")
    assert told(at_sea, f"sanction_{level}") == 1


@pytest.mark.parametrize("level", LADDER)
def test_an_exchange_rests_when_either_side_is_apart_and_nobody_is_told_why(at_sea: Sea, level: Level):
    sanction(at_sea, level, who="bob")
    refusal = at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=1).outcome

    assert (refusal.code, refusal.values) == (("" if level is Level.NOTICE else "friend_rests"), {})
    look = Look("sea", friend_id=at_sea.players["bob"].id)
    shown = scene(at_sea.table, look, "ann", at_sea.now)["can"][0]
    assert (shown["why"] or {"code": ""})["code"] == refusal.code
    if refusal.code:
        said = words_of(at_sea.table.content.games["sea"], refusal.code, {})["en"]
        assert ("friend" in said, "until" in said, "Because" in said) == (True, False, False)


def test_nobody_learns_of_a_sanction_of_a_stranger(at_sea: Sea):
    sanction(at_sea, who="cem")

    assert at_sea.play("ann", "give", friend=at_sea.id("cem"), grains=1).outcome.code == "not_allowed"


def test_who_is_closed_out_still_takes_in_what_is_their_own(at_sea: Sea):
    at_sea.world.one(at_sea.world.event("content_read", article="a", player="ann"))
    [bubble] = scene(at_sea.table, Look("sea"), "ann", at_sea.now)["bubbles"]
    sanction(at_sea)
    at_sea.now += DAY

    assert at_sea.play("ann", "collect", bubble=bubble["name"]).outcome.code == ""
    assert at_sea.world.purse("pearls", "ann") == 8


def test_what_a_friend_tells_of_somebody_unpaid_pays_nothing(at_sea: Sea):
    at_sea.play("bob", "give", friend=at_sea.id("ann"), grains=1)
    sanction(at_sea, "unpaid")
    before = at_sea.world.purse("feed", "ann")
    snapshot = Snapshot(at_sea.table.content, at_sea.table.numbers, READER)
    done = run_all(at_sea.table.db, NOW + 2 * HOUR, games=at_sea.table.content.games.values(), context=lambda: snapshot)

    assert done.follow_ups.done
    assert at_sea.world.purse("feed", "ann") == before


def test_what_the_bank_tells_earns_as_for_everybody(at_sea: Sea):
    sanction(at_sea)

    assert at_sea.world.one(at_sea.world.event("sign_in", player="ann")).earned


def test_a_refusal_says_what_why_and_until_when_in_the_player_s_time(at_sea: Sea, sea: Game):
    sanction(at_sea)
    outcome = at_sea.play("ann", "shake").outcome
    words = words_of(sea, outcome.code, outcome.values)

    assert "2026-11-25 12:00" in words["en"]
    assert "2026-11-25 12:00" in words["zh-CN"]
    assert REASONS["too_fast"]["en"] in words["en"]
    assert "appeal" in words["en"]
    assert "申诉" in words["zh-CN"]


def test_every_level_has_words_and_a_notice_in_both_languages():
    for level in LADDER:
        assert set(ENGINE[f"sanction_{level}"].words) == {"zh-CN", "en"}
        assert level is Level.NOTICE or set(WORDS[f"sanction_{level}"]) == {"zh-CN", "en"}
    assert all(set(why) == {"zh-CN", "en"} for why in REASONS.values())


def test_a_rule_sets_the_lowest_level_alone(at_sea: Sea):
    assert sanction(at_sea, "notice", by="rule:fast").decided_by == "rule:fast"
    for level in LADDER[1:]:
        assert code_of(partial(sanction, at_sea, level, by="rule:fast")) == "wrong_name_of_decider"


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (Order("gone", "too_fast", 1, "Li"), "wrong_level"),
        (Order("apart", "dislike", 1, "Li"), "wrong_reason"),
        (Order("apart", "too_fast", 0, "Li"), "wrong_days"),
        (Order("apart", "too_fast", 31, "Li"), "wrong_days"),
        (Order("apart", "too_fast", 1, " "), "wrong_name_of_decider"),
        (Order("apart", "too_fast", 1, "Li", (7,)), "unknown_flag"),
    ],
)
def test_an_order_that_is_not_right_sets_nothing(at_sea: Sea, order: Order, code: str):
    def tried() -> None:
        with at_sea.table.db.writing() as tx:
            impose(tx, at_sea.table.db.ids, at_sea.players["ann"].id, order, NOW)

    assert code_of(tried) == code
    assert at_sea.world.count("sanction") == 0


def test_the_same_is_not_decided_twice(at_sea: Sea):
    sanction(at_sea)

    assert code_of(lambda: sanction(at_sea)) == "sanctioned_before"
    assert sanction(at_sea, "apart").level == "apart"


def test_a_player_appeals_once_and_while_it_stands(at_sea: Sea):
    one, other = sanction(at_sea), sanction(at_sea, "apart", days=1)
    waits = appealed(at_sea, one, "it was not me\nreally")

    with at_sea.table.db.reading() as tx:
        assert waiting_appeals(tx) == [waits]
    assert code_of(lambda: appealed(at_sea, one)) == "appealed_before"
    assert code_of(lambda: appealed(at_sea, other, "x" * 1001)) == "wrong_appeal"
    assert code_of(lambda: appealed(at_sea, other, " ")) == "wrong_appeal"
    assert code_of(lambda: appealed(at_sea, other._replace(player_id=at_sea.players["bob"].id))) == "unknown_sanction"
    at_sea.now += DAY
    assert code_of(lambda: appealed(at_sea, other)) == "sanction_over"


def test_an_appeal_is_answered_once_upheld_eased_or_lifted(at_sea: Sea):
    one = appealed(at_sea, sanction(at_sea))
    eased = answered(at_sea, one, "eased", level="apart", days=3)

    assert (eased.level, eased.until_at, eased.first_level) == ("apart", NOW + 3 * DAY, "closed")
    assert eased.first_until_at == NOW + 7 * DAY
    assert (gives(at_sea), at_sea.play("ann", "shake").outcome.code) == ("sanction_apart", "")
    assert code_of(lambda: answered(at_sea, one, "lifted")) == "nothing_to_answer"
    assert told(at_sea, "appeal_eased") == 1


def test_what_is_upheld_stays_as_it_was(at_sea: Sea):
    one = sanction(at_sea)

    assert code_of(lambda: answered(at_sea, one, "upheld")) == "nothing_to_answer"
    assert answered(at_sea, appealed(at_sea, one), "upheld").until_at == one.until_at
    assert gives(at_sea) == "sanction_closed"


def test_what_is_lifted_is_over_at_once_also_without_an_appeal(at_sea: Sea):
    answered(at_sea, sanction(at_sea), "lifted")

    assert gives(at_sea) == ""
    assert at_sea.player("ann").hindered == ""


@pytest.mark.parametrize(
    ("more", "code"),
    [({}, "not_easier"), ({"days": 8}, "not_easier"), ({"level": "closed", "days": 9}, "not_easier"),
     ({"level": "none"}, "wrong_level")],
)  # fmt: skip
def test_what_is_eased_is_less_than_it_was(at_sea: Sea, more: dict[str, object], code: str):
    one = appealed(at_sea, sanction(at_sea))

    assert code_of(lambda: answered(at_sea, one, "eased", **more)) == code


def test_easing_never_goes_up_the_ladder(at_sea: Sea):
    one = appealed(at_sea, sanction(at_sea, "apart"))

    assert code_of(lambda: answered(at_sea, one, "eased", level="closed", days=2)) == "not_easier"


def test_the_highest_of_several_stands(at_sea: Sea):
    sanction(at_sea, "apart", days=9)
    sanction(at_sea, days=1)
    now_refused = gives(at_sea)
    at_sea.now += DAY

    assert (now_refused, gives(at_sea)) == ("sanction_closed", "sanction_apart")


def test_an_erasure_leaves_nothing_of_it(at_sea: Sea):
    appealed(at_sea, sanction(at_sea))
    erase(at_sea.table.db, "ann", NOW)

    assert at_sea.world.count("sanction") == 0
    assert at_sea.world.rows("SELECT hindered, pace FROM player WHERE erased > 0") == [("", 0)]


def test_it_is_forgotten_two_years_after_its_end(at_sea: Sea):
    one = sanction(at_sea)
    with at_sea.table.db.writing() as tx:
        kept = forget_old(tx, one.until_at + SANCTIONS_KEPT)
        gone = forget_old(tx, one.until_at + SANCTIONS_KEPT + 1)

    assert (kept, gone) == (0, 1)


def test_once_a_sanction_is_set_no_move_goes_through(at_sea: Sea):
    for _ in range(3):
        asks = [at_sea.ask("ann", "give", friend=at_sea.id("bob"), grains=1) for _ in range(8)]
        before = at_sea.salt("ann")
        made = together(*(lambda ask=ask: play(at_sea.table, ask).outcome.code for ask in asks),
                        lambda: sanction(at_sea).level)  # fmt: skip
        after = [gives(at_sea) for _ in range(2)]

        assert set(made[:-1]) <= {"", "sanction_closed"}
        assert before - at_sea.salt("ann") == made.count("")
        assert after == ["sanction_closed"] * 2
        with at_sea.table.db.reading() as tx:
            [one, *_] = of_player(tx, at_sea.players["ann"].id)
        answered(at_sea, one, "lifted")


def test_twelve_appeals_at_once_are_one(at_sea: Sea):
    one = sanction(at_sea)

    def tried() -> str:
        try:
            return appealed(at_sea, one).appeal
        except TilthError as no:
            return no.code

    assert sorted(together(*[tried] * 12)) == ["appealed_before"] * 11 + ["it was not me"]


@pytest.mark.parametrize("level", LADDER)
def test_an_offer_says_of_one_s_own_sanction_what_the_move_is_refused_with(at_sea: Sea, level: Level):
    sanction(at_sea, level)
    shown = scene(at_sea.table, Look("sea", friend_id=at_sea.players["bob"].id), "ann", at_sea.now)["can"][0]
    no = at_sea.play("ann", "give", friend=at_sea.id("bob"), grains=1).outcome

    assert (shown["move"], shown["can"], (shown["why"] or {"code": ""})["code"]) == ("give", not no.code, no.code)
    assert no.code == ("" if level is Level.NOTICE else f"sanction_{level}")
    if no.code:
        assert shown["why"] == {"code": no.code, **words_of(at_sea.table.content.games["sea"], no.code, no.values)}


def test_of_two_sanctions_an_offer_names_the_player_s_own(at_sea: Sea):
    for who in ("ann", "bob"):
        sanction(at_sea, "apart", who=who)
    shown = scene(at_sea.table, Look("sea", friend_id=at_sea.players["bob"].id), "ann", at_sea.now)["can"][0]

    assert shown["why"]["code"] == gives(at_sea) == "sanction_apart"
