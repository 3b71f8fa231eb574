"""Quests that use the larger parts of the language, and how to change them."""

from engine.quests.load import load_texts
from engine.quests.quest import Quest
from tests.quests.quest_files import assets, book_of, vocabulary

STREAK = """\
schema: quest/v1
id: daily-quiz
title: {zh-CN: 每日一题, en: Quiz of the day}
owner: education
status: live
when: {event: quiz_answered}
if: [event.correct]
streak: {every: day, forgive: 1, in: 7d}
cooldown: 10m
reward: {give: feed, amount: "min(5 + streak.length, 12)"}
bonus:
  - {when: streak.length == 3, give: energy, amount: 20}
limits:
  - {max: 1, of: times, every: day}
messages: {zh-CN: "第 {streak.length} 天 +{reward}{unit}", en: "Day {streak.length}: +{reward} {unit}"}
tests:
  - name: the third day pays the bonus
    story:
      - {at: "2026-12-01 08:00", quiz_answered: {correct: true}, expect: {feed: 6}}
      - {at: "2026-12-02 08:00", quiz_answered: {correct: false}, expect: nothing, because: "if[0]"}
      - {at: "2026-12-02 08:05", quiz_answered: {correct: true}, expect: {feed: 7}}
      - {at: "2026-12-02 08:06", quiz_answered: {correct: true}, expect: nothing, because: cooldown}
      - {at: "2026-12-03 08:00", quiz_answered: {correct: true}, expect: {feed: 8, energy: 20}, because: "bonus[0]"}
"""

STEPS = """\
schema: quest/v1
id: pay-and-learn
title: {zh-CN: 付款与学习, en: Pay and learn}
owner: education
status: live
when: {from: "2026-11-01", timezone: Asia/Shanghai}
who: {if: player.level >= 1}
steps:
  - {id: pay, when: {event: payment}, if: [event.amount >= 10.0], need: 2, within: 7d}
  - {id: learn, when: {event: quiz_answered}, if: [event.correct], after: pay, within: 48h}
every: month
reward: {give: energy, amount: 50}
undo: {on: refund, find: event.payment_ref}
messages: {zh-CN: "{steps.done}/{steps.all} +{reward}{unit}", en: "{steps.done} of {steps.all}: +{reward} {unit}"}
tests:
  - name: two payments and an answer
    story:
      - {at: "2026-12-01 08:00", payment: {amount: 10}, expect: nothing, because: "steps[0]"}
      - {at: "2026-12-02 08:00", payment: {amount: 1}, expect: nothing, because: "steps[0].if[0]"}
      - {at: "2026-12-02 09:00", payment: {amount: 10}, expect: nothing, because: "steps[1]"}
      - {at: "2026-12-03 08:00", quiz_answered: {correct: true}, expect: {energy: 50}}
"""

ARMS = """\
schema: quest/v1
id: rates
title: {zh-CN: 倍率, en: Rates}
owner: loyalty
status: live
when: {event: payment, from: "2026-12-01", timezone: Asia/Shanghai}
if: [event.amount >= params.least]
params:
  rate: {"2026-12-01": 0.5, 2026-12-24: 1}
  least: 2
  flat: 3
experiment: {key: rates-2026, arms: {control: 50, double: 50}, set: {double: {params.rate: 2, params.least: 1}}}
reward: {give: energy, amount: event.amount * params.rate + params.flat}
undo: {on: refund, find: event.payment_ref}
messages: {zh-CN: "+{reward}{unit}", en: "+{reward} {unit}"}
tests:
  - name: the rate doubles on Christmas Eve
    story:
      - {at: "2026-12-02 10:00", payment: {amount: 20}, expect: {energy: 13}}
      - {at: "2026-12-24 10:00", payment: {amount: 20}, expect: {energy: 23}}
      - {at: "2026-12-24 11:00", payment: {amount: 1}, expect: nothing, because: "if[0]"}
  - name: the other arm has its own
    arm: double
    story:
      - {at: "2026-12-02 10:00", payment: {amount: 20}, expect: {energy: 43}}
      - {at: "2026-12-24 11:00", payment: {amount: 1}, expect: {energy: 5}}
"""

BUDGETS = """\
schema: budgets/v1
budgets:
  spring:
    owner: loyalty
    asset: feed
    max: 12.5
    every: month
    alert_at: [50, 80]
    about: {zh-CN: 春季活动, en: the spring campaign}
"""


def altered(text: str, *pairs: tuple[str, str]) -> str:
    """A quest's text with some of it replaced."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def quest_in(text: str, *pairs: tuple[str, str]) -> Quest:
    """The one compiled quest of a text."""
    [quest] = book_of(altered(text, *pairs)).quests.values()
    return quest


def told(text: str, *pairs: tuple[str, str], budgets: str = BUDGETS) -> list[str]:
    """What is said about a text with some of it replaced: `line:column code message`."""
    texts = {"0.yaml": altered(text, *pairs), "budgets.yaml": budgets}
    findings = load_texts(texts, vocabulary(), assets())[1]
    return [f"{found.line}:{found.column} {found.code} {found.message}" for found in findings]
