"""Daily caps on the days when clocks change: one grant a local date, however long it is, in any order of telling."""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from engine.clock import HOUR, MINUTE
from engine.days import local_in, midnight_after
from engine.people.agreeing import Change, put_player
from engine.store import Database
from tests.world import World, content_of, earned, limit, quest

CONTENT = content_of(
    quest("once", give="feed", amount=1, limits=[limit(1)]),
    quest("capped", give="vitality", amount="event.amount", limits=[limit(10, "reward")]),
)
# Days that no longer return every year: a date left out, an hour at midnight, half an hour, a quarter of an hour.
REMARKABLE = {
    "Pacific/Apia": "2011-12-30",
    "Pacific/Fakaofo": "2011-12-30",
    "Pacific/Kwajalein": "1993-08-21",
    "Asia/Kathmandu": "1986-01-01",
    "Asia/Tehran": "2022-03-22",
    "Asia/Pyongyang": "2018-05-05",
    "America/Caracas": "2016-05-01",
    "Asia/Shanghai": "1986-05-04",
    "Asia/Kolkata": "2026-06-01",
    "America/Sao_Paulo": "2018-11-04",
    "Asia/Amman": "2021-10-29",
    "Asia/Beirut": "2023-03-30",
    "Europe/Istanbul": "2016-09-08",
    "America/Godthab": "2023-03-26",
}
CHANGING = [
    "Africa/Cairo", "Africa/Casablanca", "America/Adak", "America/Asuncion", "America/Halifax", "America/Havana",
    "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Nuuk", "America/Santiago",
    "America/Scoresbysund", "America/St_Johns", "Antarctica/Troll", "Asia/Beirut", "Asia/Gaza", "Asia/Jerusalem",
    "Atlantic/Azores", "Australia/Adelaide", "Australia/Lord_Howe", "Australia/Sydney", "Europe/Berlin",
    "Europe/Chisinau", "Europe/Dublin", "Europe/Lisbon", "Europe/London", "Pacific/Auckland", "Pacific/Chatham",
    "Pacific/Easter", "Pacific/Norfolk",
]  # fmt: skip


def changes(zone: str, first: int, last: int) -> list[datetime]:
    """The UTC days of some years in which a zone's clocks change."""
    info, day, found = ZoneInfo(zone), datetime(first, 1, 1, tzinfo=UTC), []
    while day.year < last:
        following = day + timedelta(days=1)
        if day.astimezone(info).utcoffset() != following.astimezone(info).utcoffset():
            found.append(day)
        day = following
    return found


def remarkable() -> list[tuple[str, datetime]]:
    """The days of the list above, and this year's changes of thirty zones."""
    fixed = [(zone, datetime.fromisoformat(day).replace(tzinfo=UTC)) for zone, day in REMARKABLE.items()]
    return fixed + [(zone, day) for zone in CHANGING for day in changes(zone, 2026, 2027)]


def every_change() -> list[tuple[str, datetime]]:
    """Every change of every zone in ten years."""
    return [(zone, day) for zone in sorted(available_timezones()) for day in changes(zone, 2019, 2029)]


def moments(day: datetime, every: int) -> list[int]:
    """Instants from the day before to two days after."""
    first = int(day.timestamp()) * 1_000 - 24 * HOUR
    return list(range(first + 7 * MINUTE, first + 4 * 24 * HOUR, every))


def dates(zone: str, instants: list[int]) -> set[date]:
    """The local dates of instants, as Python's own zones tell."""
    return {datetime.fromtimestamp(at / 1_000, ZoneInfo(zone)).date() for at in instants}


def told_in_any_order(database: Database, days: list[tuple[str, datetime]], every: int) -> None:
    """A player for each day; payments all around it, shuffled: a grant for each local date and none besides."""
    world = World(database, content=CONTENT, players=())
    players = {f"p{n}": one for n, one in enumerate(days)}
    for player, (zone, _) in players.items():
        put_player(database, player, Change(zone=zone, consent=True, consent_text="v1"), world.now)
    events = [
        world.payment(4, player=player, at=at) for player, (_, day) in players.items() for at in moments(day, every)
    ]
    random.Random(7).shuffle(events)
    got: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for start in range(0, len(events), 1_000):
        part = events[start : start + 1_000]
        for event, answer in zip(part, world.tell(*part, file_clock=True), strict=True):
            local = datetime.fromtimestamp(event.at / 1_000, ZoneInfo(players[event.player][0])).date()
            for name, amount in earned(answer).items():
                got[event.player, name][local] += amount

    for player, (zone, day) in players.items():
        wanted = dates(zone, moments(day, every))
        assert got[player, "once"] == dict.fromkeys(wanted, 1_000), (zone, day)
        assert {local for local, amount in got[player, "capped"].items() if amount > 10} == set(), (zone, day)
        assert got[player, "capped"].keys() == wanted, (zone, day)


def test_daily_caps_hold_on_the_days_when_clocks_change(database: Database):
    days = remarkable()
    assert len({zone for zone, _ in days}) >= 40

    told_in_any_order(database, days, 55 * MINUTE)


@pytest.mark.soak
def test_daily_caps_hold_on_every_change_of_every_zone(database: Database):
    told_in_any_order(database, every_change(), 3 * HOUR)


@pytest.mark.parametrize(("zone", "day"), remarkable(), ids=str)
def test_every_local_day_ends_where_the_next_begins(zone: str, day: datetime):
    at, end = moments(day, HOUR)[0], moments(day, HOUR)[-1]
    while at < end:
        following = midnight_after(at, zone)
        before, after = local_in(following - 1, zone).date, local_in(following, zone).date

        assert at < following <= at + 49 * HOUR
        assert before == local_in(at, zone).date < after
        at = following


def test_the_day_that_apia_left_out_gives_nothing_and_costs_nothing(database: Database):
    world = World(database, content=CONTENT, players=())
    world.put("ann", zone="Pacific/Apia", consent=True, consent_text="v1")
    edge = int(datetime(2011, 12, 30, 10, tzinfo=UTC).timestamp()) * 1_000  # 24:00 of the 29th is 00:00 of the 31st

    answers = world.tell(*(world.payment(at=at) for at in (edge - 1_000, edge, edge + 1_000)), file_clock=True)

    assert ["once" in earned(answer) for answer in answers] == [True, True, False]
