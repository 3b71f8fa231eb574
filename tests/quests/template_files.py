"""What the tests of templates share: one template, one quest that extends it, and how findings are named."""

from engine.documents.document import Finding
from engine.quests.load import QuestBook, load_texts
from engine.quests.quest import Quest
from tests.quests.quest_files import assets, vocabulary

PAY = "templates/pay.yaml"
TEMPLATE = """\
schema: template/v1
about: {zh-CN: 付款得奖励, en: a payment earns a reward}
inputs:
  rate: {type: decimal, about: {zh-CN: 每元多少克, en: grams per yuan}, min: 0.1, max: 10}
  cap: {type: integer, about: {zh-CN: 每天上限, en: grams a day at most}, default: 20, min: 1}
  asset: {type: text, about: {zh-CN: 奖励, en: what is given}, default: energy}
  channels: {type: list, about: {zh-CN: 方式, en: ways of paying}, default: [qr, card]}

when: {event: payment}
if:
  - event.channel in inputs.channels
reward: {give: inputs.asset, amount: event.amount * inputs.rate}
limits:
  - {max: inputs.cap, of: reward, per: player, every: day}

messages:
  zh-CN: "收获 {reward}{unit}，每天最多 {inputs.cap}{unit}"
  en: "At most {inputs.cap} {unit} a day: +{reward} {unit}"
"""
QUEST = """\
schema: quest/v1
id: pay-energy
title: {zh-CN: 线下付款, en: Pay in a shop}
owner: loyalty
status: live
extends: templates/pay.yaml
inputs: {rate: 0.5, cap: 10}

tests:
  - name: half a gram for each yuan, at most ten
    story:
      - {at: "2026-12-02 10:00", payment: {amount: 12.50, channel: qr}, expect: {energy: 6}}
      - {at: "2026-12-02 11:00", payment: {amount: 40, channel: qr}, expect: {energy: 4}}
"""


def load(*quests: str, template: str = TEMPLATE, **more: str) -> tuple[QuestBook | None, list[Finding]]:
    texts = {PAY: template, **{f"{n}.yaml": text for n, text in enumerate(quests)}, **more}
    return load_texts(texts, vocabulary(), assets())


def quest_of(text: str = QUEST, template: str = TEMPLATE) -> Quest:
    book, findings = load(text, template=template)
    assert book is not None, [finding.text() for finding in findings]
    return next(iter(book.quests.values()))


def places(findings: list[Finding]) -> list[str]:
    return [f"{one.file}:{one.line}:{one.column}: {one.message}" for one in findings]


def at(text: str, mark: str) -> str:
    """Line and column of a mark in a text."""
    before = text[: text.index(mark)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def swapped(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


EVRY = at(swapped(TEMPLATE, ("every", "evry")), "evry")
