"""Who lives in the sample: made-up people with the habits of their persona. No real person is behind any of them.

References are pseudonyms, as a bank's would be; the display names are for the demo's own tables and reach no database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Choices = Mapping[str, Sequence[object]]


class Persona(NamedTuple):
    """A way of living: what the bank knows of such people, and how far they walk a day."""

    title: dict[str, str]
    segments: tuple[str, ...]
    age_band: str
    steps: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Habit:
    """Something a persona does: so often on a weekday and on a day of the weekend, between two hours.

    `data` gives each field's possible values; `amount` the range of what is paid, in cents.
    """

    event: str
    weekday: float
    weekend: float
    hours: tuple[int, int]
    data: Choices = field(default_factory=dict)
    amount: tuple[int, int] | None = None


PERSONAS = {
    "student": Persona({"zh-CN": "大学生", "en": "student"}, ("student",), "18-25", (6_000, 15_000)),
    "worker": Persona({"zh-CN": "上班族", "en": "office worker"}, ("payroll",), "26-35", (4_000, 10_000)),
    "parent": Persona({"zh-CN": "家长", "en": "parent"}, ("gold",), "36-50", (5_000, 11_000)),
    "retiree": Persona({"zh-CN": "退休老人", "en": "retiree"}, ("senior",), "over-65", (7_000, 16_000)),
    "traveller": Persona({"zh-CN": "出差达人", "en": "traveller"}, ("affluent",), "36-50", (3_000, 9_000)),
}

_DAILY = (
    Habit("sign_in", 0.9, 0.8, (7, 23)),
    Habit("quiz_answered", 0.5, 0.4, (8, 22), {"quiz": ("daily-finance",), "correct": (True, True, True, False)}),
    Habit("content_read", 0.3, 0.3, (9, 22), {"article": ("saving-basics", "stay-safe", "green-week"),
                                             "seconds": (9, 40, 95)}),
)  # fmt: skip
_SHOP: Choices = {"channel": ("qr", "qr", "card"), "mcc": ("5411", "5812", "5499")}

HABITS = {
    "student": (
        *_DAILY,
        Habit("payment", 3.0, 4.0, (8, 22), _SHOP, (400, 4_500)),
        Habit("payment", 0.3, 0.5, (19, 23), {"channel": ("online",), "mcc": ("5964",)}, (1_500, 20_000)),
        Habit("ride", 1.0, 1.5, (8, 21), {"mode": ("metro", "metro", "bus")}, (200, 600)),
        Habit("share", 0.4, 0.6, (12, 23), {"what": ("forest", "farm", "quiz"), "to": ("friend", "group")}),
        Habit("green_act", 0.4, 0.3, (20, 23), {"kind": ("e_reading", "shared_bike")}),
        Habit("ticket", 0.05, 0.3, (12, 20), {"kind": ("cinema", "show")}, (3_500, 18_000)),
    ),
    "worker": (
        *_DAILY,
        Habit("ride", 2.0, 0.4, (7, 20), {"mode": ("metro", "metro", "metro", "bus")}, (300, 700)),
        Habit("payment", 1.6, 2.0, (11, 20), _SHOP, (1_200, 9_000)),
        Habit("e_invoice", 0.5, 0.1, (12, 18)),
        Habit("bill_paid", 0.1, 0.1, (19, 22), {"kind": ("phone", "internet")}, (5_000, 15_000)),
        Habit("ticket", 0.02, 0.2, (13, 20), {"kind": ("cinema",)}, (4_000, 9_000)),
    ),
    "parent": (
        *_DAILY,
        Habit("payment", 1.8, 2.5, (9, 20), _SHOP, (2_500, 30_000)),
        Habit("green_act", 0.5, 0.8, (9, 19), {"kind": ("no_plastic_bag",)}),
        Habit("ride", 0.6, 0.5, (7, 19), {"mode": ("toll", "bus")}, (1_000, 3_500)),
        Habit("bill_paid", 0.25, 0.2, (19, 22), {"kind": ("electricity", "water", "gas")}, (4_000, 40_000)),
        Habit("donation", 0.1, 0.1, (20, 22), {"cause": ("tree-planting", "school-lunch")}, (100, 5_000)),
        Habit("friend_joined", 0.05, 0.05, (12, 21)),
    ),
    "retiree": (
        *_DAILY,
        Habit("ride", 1.0, 0.6, (8, 17), {"mode": ("bus",)}, (100, 200)),
        Habit("green_act", 0.9, 0.9, (8, 11), {"kind": ("no_plastic_bag",)}),
        Habit("payment", 1.0, 1.0, (8, 11), _SHOP, (800, 6_000)),
        Habit("bill_paid", 0.2, 0.0, (9, 16), {"kind": ("electricity", "water", "gas", "heating")}, (3_000, 30_000)),
        Habit("appointment", 0.15, 0.0, (8, 11), {"kind": ("hospital",)}),
    ),
    "traveller": (
        *_DAILY,
        Habit("ride", 0.5, 0.3, (7, 21), {"mode": ("rail",)}, (8_000, 60_000)),
        Habit("ride", 0.6, 0.5, (6, 22), {"mode": ("metro", "toll")}, (400, 6_000)),
        Habit("payment", 1.5, 1.2, (8, 22), _SHOP, (3_000, 50_000)),
        Habit("e_invoice", 1.4, 0.4, (9, 22)),
        Habit("adviser_met", 0.06, 0.0, (10, 17), {"topic": ("planning", "saving"), "by": ("video", "branch")}),
    ),
}

NAMES = (
    ("小禾", "Xiaohe"), ("明远", "Mingyuan"), ("晓芸", "Xiaoyun"), ("陈伯", "Uncle Chen"), ("安琪", "Anqi"),
    ("子轩", "Zixuan"), ("志强", "Zhiqiang"), ("丽萍", "Liping"), ("王阿姨", "Auntie Wang"), ("海涛", "Haitao"),
    ("雨桐", "Yutong"), ("建国", "Jianguo"), ("秀英", "Xiuying"), ("赵爷爷", "Grandpa Zhao"), ("思远", "Siyuan"),
    ("梦洁", "Mengjie"), ("俊杰", "Junjie"), ("雅静", "Yajing"), ("刘奶奶", "Grandma Liu"), ("文博", "Wenbo"),
    ("佳怡", "Jiayi"), ("浩然", "Haoran"), ("春燕", "Chunyan"), ("周叔", "Uncle Zhou"), ("诗涵", "Shihan"),
    ("一鸣", "Yiming"), ("国栋", "Guodong"), ("慧敏", "Huimin"), ("孙奶奶", "Grandma Sun"), ("天宇", "Tianyu"),
    ("若兰", "Ruolan"), ("立新", "Lixin"), ("红梅", "Hongmei"), ("何大爷", "Grandpa He"), ("嘉欣", "Jiaxin"),
    ("沐阳", "Muyang"),
)  # fmt: skip
