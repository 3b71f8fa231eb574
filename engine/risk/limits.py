"""Every number of risk control, with its reason. What is marked as an assumption has no source.

A number here only ever flags for a person to look at, or asks to wait; what people set: engine/risk/sanctions.py.
"""

from __future__ import annotations

from engine.clock import DAY, MINUTE

MOVES_A_MINUTE = 30
"""One in two seconds, kept up for a minute. The peer refuses its robots at about 50 (reference 1.11); a hand that looks
where it taps, with `collect_all` and `steal_all` at hand, stays below 20 (assumption)."""
MOVES_AN_HOUR = 300
"""A visit to each of 200 friends with something to do at every second one; a robot's 24 x 7 walk does not fit in."""

SLOW_TO_TELL = 5 * MINUTE
"""An event's id is made before it is committed: a day is looked at so much after its end."""
LOOK_BACK = 7 * DAY
"""Days that were missed are made up for, up to so many."""
MOST_FOUND = 500
"""So many of a kind are flagged in one look: more is no suspicion but a mistake of ours, or of the sender."""

STEPS, TOTAL, DEVICE = "steps", "day_total", "device"
"""The event type of running totals of steps and its fields, as the shipped vocabulary has them; without it nothing is
found."""
TWIN_LEAST_STEPS = 1_000
"""Below that equal totals are common: mornings begin alike."""
TWIN_LEAST_TIMES = 2
"""Two friends meet in one total at one minute by chance once in ten thousand (assumption: totals are spread over some
10,000); among a million players that happens every day, twice to one player hardly ever. From one device, once."""
DEVICE_PLAYERS = 3
"""A couple and a child may share a watch (assumption). One person, one account: more on one device is looked at."""
STEPS_A_SECOND = 4
"""Runners take three a second; sprinters five, but not for minutes."""
STEPS_AT_ONCE = 300
"""A device tells in bundles: so many more are never odd."""

RING_DAYS = 7
RING_LEAST_DAYS = 4
RING_LEAST_TIMES = 8
"""Who gives so seldom in a week is no feeder."""
RING_SHARE_PERCENT = 90
"""Nearly only to one: of ten grams nine."""
RING_BACK_PERCENT = 10
"""Friends give to each other; a feeder gets next to nothing back."""
RING_LEAST_GIVERS = 3
"""In the court case of the reference four accounts watered one. Grandparents do too: a ring is only looked at."""

NOTICE_AFTER_DAYS = 3
"""On so many days of the last `NOTICE_WITHIN_DAYS` too fast: the rule tells the player, once in `NOTICE_LASTS_DAYS`."""
NOTICE_WITHIN_DAYS = 30

NOTICE_LASTS_DAYS = 30
APART_MOST_DAYS = 30
UNPAID_MOST_DAYS = 90
CLOSED_MOST_DAYS = 365
"""No sanction is without end: what is right after its end is decided then."""

APPEAL_MAX = 1_000
"""Characters of an appeal: a page."""
FLAGS_KEPT = 180 * DAY
SANCTIONS_KEPT = 730 * DAY
"""From the end of a sanction: so long a repetition may be called one (assumption)."""
