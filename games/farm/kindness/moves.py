"""Kind deeds: one function a verb. What is given is one's own feed; what is thanked for, a quest pays."""

from __future__ import annotations

from engine.clock import HOUR
from engine.people.players import Locked
from engine.turn import Friend, Turn
from games.farm.keeping import come, keep, own_yard, pour, set_out, yards
from games.farm.kindness import rules
from games.farm.kindness.rules import Today
from games.farm.kindness.tables import Invited, Thanks
from games.farm.numbers import NUMBERS
from games.farm.rules import hen
from games.farm.rules.hen import MG
from games.farm.yards import FEED, Kind

KIND = NUMBERS.kindness
THANKED, SHARED = "farm.thanked", "farm.meal_shared"
_PAIR = ("player_id", "other_id")


def feed_friend(turn: Turn, friend: Friend) -> None:
    """Give a friend's hungry hen a meal of one's own store."""
    other = turn.friend(friend)
    mine, theirs = yards(turn, turn.player, other)
    if no := rules.feed_refused(theirs.state, mine.store_mg, _today(turn, "feed_friend", other)):
        turn.refuse(no)
    turn.count("feed_friend", other=other)
    pour(turn, theirs, turn.purse(FEED), NUMBERS.feeding.meal_g * MG)
    keep(turn, theirs)
    before = turn.tx.fetch(Thanks, "meals", _PAIR, [(other.id, turn.player.id)])
    turn.put(Thanks, [(other.id, turn.player.id, turn.now, 1 + (before[0][0] if before else 0))])
    turn.deed("fed", other, grams=NUMBERS.feeding.meal_g)
    turn.notify("fed_by", other, friend=str(turn.player.id))
    turn.tell("farm.friend_fed")


def thank(turn: Turn, friend: Friend) -> None:
    """Thank a friend for the meals they gave one's hen: the quest that hears of it gives them a bit of an egg."""
    other = turn.friend(friend)
    rows = turn.tx.fetch(Thanks, "meals", _PAIR, [(turn.player.id, other.id)])
    if not rows:
        turn.refuse("nothing_to_thank")
    if not turn.pays(THANKED, other):
        turn.refuse("pays_later")
    turn.tell(THANKED, other, meals=rows[0][0])
    turn.deed("thanked", other, meals=rows[0][0])
    turn.notify("thanked_by", other, friend=str(turn.player.id))
    turn.tx.delete(Thanks, _PAIR, [(turn.player.id, other.id)])


def send_wheat(turn: Turn, friend: Friend) -> None:
    """Send a friend a little wheat of one's own store: it waits at their door."""
    other = turn.friend(friend)
    mine, _ = yards(turn, turn.player, other)
    taken = turn.counted("wheat_taken", of=other)
    if no := rules.wheat_refused(mine.store_mg, _today(turn, "wheat", other), taken):
        turn.refuse(no)
    turn.count("wheat", other=other)
    turn.count("wheat_taken", KIND.wheat_g * MG, of=other)
    give(turn, other, KIND.wheat_g)
    turn.deed("sent_wheat", other, grams=KIND.wheat_g)
    turn.notify("wheat_from", other, friend=str(turn.player.id))
    turn.tell("farm.wheat_sent")


def invite(turn: Turn, friend: Friend) -> None:
    """Invite a friend to a shared meal today: who comes, comes for both."""
    other = turn.friend(friend)
    yards(turn, turn.player, other)
    if no := rules.invite_refused(_today(turn, "invite", other)):
        turn.refuse(no)
    turn.count("invite", other=other)
    turn.put(Invited, [(other.id, turn.player.id, turn.now + KIND.invitation_h * HOUR)])
    turn.notify("invited_by", other, friend=str(turn.player.id))


def join_meal(turn: Turn, friend: Friend) -> None:
    """Come to the shared meal that a friend has invited to: both are paid by the quest that hears of it."""
    other = turn.friend(friend)
    own_yard(turn)
    rows = turn.tx.fetch(Invited, "until_at", _PAIR, [(turn.player.id, other.id)])
    if not rows or rows[0][0] <= turn.now:
        turn.refuse("not_invited")
    if not (turn.pays(SHARED) and turn.pays(SHARED, other)):
        turn.refuse("pays_later")
    for one in (turn.player, other):
        turn.tell(SHARED, one)
    turn.deed("shared_meal", other)
    turn.notify("meal_shared", other, friend=str(turn.player.id))
    turn.tx.delete(Invited, _PAIR, [(turn.player.id, other.id)])


def hire(turn: Turn, friend: Friend) -> None:
    """Let a friend's hungry hen work at one's own trough for some hours: half of what she eats is for one's own egg."""
    other = turn.friend(friend)
    mine, theirs = yards(turn, turn.player, other)
    no = rules.hire_refused(
        mine.state, theirs.state, guests=len(mine.guests), may_work=bool(theirs.coop.may_work),
        store_mg=mine.store_mg, today=_today(turn, "hire", other),
    )  # fmt: skip
    if no:
        turn.refuse(no)
    turn.count("hire", other=other)
    set_out(turn, theirs)
    come(turn, mine, other.id, Kind.WORK, hen.speed(theirs.mood(turn.day(other))), turn.now + KIND.hire_h * HOUR)
    keep(turn, mine, theirs)
    turn.deed("hired", other)
    turn.notify("hired_by", other, friend=str(turn.player.id))


def visit(turn: Turn, friend: Friend) -> None:
    """Send one's hen to a friend for tea, with a little feed as a gift; both hens enjoy it."""
    other = turn.friend(friend)
    mine, theirs = yards(turn, turn.player, other)
    no = rules.tea_refused(
        mine.state, guests=len(theirs.guests), fence=turn.now < theirs.coop.fence_until,
        keeps_to_itself=bool(theirs.coop.stays), store_mg=mine.store_mg, today=_today(turn, "tea", other),
        taken_mg=turn.counted("wheat_taken", of=other),
    )  # fmt: skip
    if no:
        turn.refuse(no)
    if not turn.counted("tea"):
        mine.pleased(KIND.tea_mood, turn.day())
    if not turn.counted("tea_had", of=other):
        theirs.pleased(KIND.tea_mood, turn.day(other))
    turn.count("tea", other=other)
    turn.count("tea_had", of=other)
    turn.count("wheat_taken", NUMBERS.visits.gift_g * MG, of=other)
    give(turn, other, NUMBERS.visits.gift_g)
    set_out(turn, mine)
    come(turn, theirs, mine.id, Kind.GUEST, 0, turn.now + NUMBERS.visits.guest_h * HOUR)
    keep(turn, mine, theirs)
    turn.deed("visited", other, grams=NUMBERS.visits.gift_g)
    turn.notify("guest_came", other, friend=str(turn.player.id))


def tell_owner(turn: Turn, friend: Friend) -> None:
    """Tell a friend that others' hens are at their trough: a quest gives a little feed for it."""
    other = turn.friend(friend)
    _, theirs = yards(turn, turn.player, other)
    stays = [theirs.visits[one.id] for one in theirs.guests if one.id != turn.player.id]
    thieves = sum(1 for one in stays if one.kind == Kind.THIEF)
    if no := rules.tell_refused(thieves=thieves, today=_today(turn, "tell_owner", other)):
        turn.refuse(no)
    turn.count("tell_owner", other=other)
    turn.notify("told_of_thieves", other, friend=str(turn.player.id))
    turn.tell("farm.thief_told")


def give(turn: Turn, other: Locked, grams: int) -> None:
    """Move feed of the acting player's store to a friend's door, where it waits like all that is earned."""
    hold = turn.open_hold(FEED, other, turn.now, turn.now + NUMBERS.feeding.kept_h * HOUR)
    turn.transfer(FEED, turn.purse(FEED), hold.id, grams * MG)


def _today(turn: Turn, what: str, other: Locked) -> Today:
    return Today(turn.counted(what, other), turn.counted(what))
