"""The bar under the phones: the sandbox's clock, a payment for either player, and the language. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from games.stage import stamps
from games.stage.acts import SANDBOX, Acts
from games.stage.client import Answer, Client, Errands
from games.stage.phone import Phone
from games.stage.seasons import ZONE
from games.stage.stamps import Lang, Press, Stamp
from games.stage.words import say

HEIGHT = 68
FAST = 60
AMOUNT = 36.5
LOOK_EVERY_S = 0.5
BACK, QUIET = "#e3efd6", "#fbfff4"


class Bar:
    """What can be done to the sandbox from the window."""

    def __init__(self, client: Client, errands: Errands, acts: Acts, phones: Sequence[Phone], lang: Lang) -> None:
        self.lang = lang
        self._client, self._errands, self._acts, self._phones = client, errands, acts, phones
        self._looked_s, self._looking = LOOK_EVERY_S, False
        self._under_way: list[Press] = []

    def picture(self, width: float) -> list[Stamp]:
        """Return what the bar shows, from the top left of the bar."""
        return [stamps.box(width / 2, HEIGHT / 2, width, HEIGHT, BACK, radius=0), *self._time(), *self._buttons(width)]

    def press(self, press: Press) -> None:
        """Do what one of the bar's buttons asks for."""
        if press.what == "lang":
            self.lang = "en" if self.lang == "zh-CN" else "zh-CN"
        elif press.what == "game":
            for phone in self._phones:
                phone.press(press)
        elif press.what == "pay" and press not in self._under_way:  # pressed twice it is not paid twice
            self._under_way.append(press)
            self._pay(self._phones[int(press.name)], press)
        elif press.what == "clock" and not self._acts.busy:
            self._clock(press.name)

    def pass_time(self, seconds: float) -> None:
        """Let time pass: the clock is looked at twice a second."""
        self._looked_s += seconds
        if self._looked_s >= LOOK_EVERY_S and not self._looking and not self._acts.busy:
            self._looked_s, self._looking = 0.0, True
            self._errands.send(lambda: self._client.ask("GET", SANDBOX), self._saw)

    def _time(self) -> Iterator[Stamp]:
        if self._acts.now:
            at = datetime.fromisoformat(self._acts.now).astimezone(ZONE)
            yield stamps.text(f"{at:%Y-%m-%d  %H:%M}", 16, 24, 17, align="left")
            rate = self._acts.rate
            pace = say("speed", self.lang, rate=rate) if rate else say("still", self.lang)
            yield stamps.text(pace, 16, 48, 14, stamps.GREY, align="left")

    def _buttons(self, width: float) -> Iterator[Stamp]:
        quiet = {"colour": QUIET, "ink": stamps.INK, "size": 15}
        x = 156.0
        for name, wide in (("pause", 68), ("fast", 98), ("next", 128), ("hour", 78)):
            shown = "go" if name == "pause" and not self._acts.rate else name
            colour = {"colour": stamps.LEAF} if name == "fast" and self._acts.rate == FAST else {}
            yield from stamps.button(
                say(shown, self.lang), x + wide / 2, HEIGHT / 2, wide, Press("clock", name), **(quiet | colour)
            )
            x += wide + 6
        for n, phone in enumerate(self._phones):
            words = say("pay", self.lang, name=phone.person.name[self.lang])
            yield from stamps.button(words, x + 57 + n * 120, HEIGHT / 2, 114, Press("pay", str(n)), size=15)
        yield from stamps.button(say("lang", self.lang), width - 34, HEIGHT / 2, 52, Press("lang"), **quiet)

    def _clock(self, name: str) -> None:
        if name == "next":
            if not (at := next_moment(self._acts.now, [at for phone in self._phones for at in phone.coming()])):
                for phone in self._phones:
                    phone.say(lambda lang: say("nothing_comes", lang), no=True)
                return
            body: dict[str, Any] = {"to": at}
        elif name == "hour":
            body = {"by": "1h"}
        elif name == "fast":
            body = {"rate": 1 if self._acts.rate == FAST else FAST}
        else:
            body = {"rate": 0 if self._acts.rate else 1}
        self._acts.clock(body, lambda lang: say(f"did_{name}", lang, **body), self._went)

    def _pay(self, phone: Phone, press: Press) -> None:
        fields = {"amount": AMOUNT, "channel": "qr"}
        who = phone.person
        self._acts.tell(
            who.ref, "payment", fields, lambda lang: say("did_pay", lang, name=who.name[lang], amount=f"{AMOUNT:.2f}"),
            lambda answer: self._paid(phone, press, answer),
        )  # fmt: skip

    def _paid(self, phone: Phone, press: Press, answer: Answer) -> None:
        self._under_way.remove(press)
        if answer.ok:
            phone.say(lambda lang: earned(answer.told, lang))
        else:
            phone.say(answer.refusal, no=True)

    def _saw(self, answer: Answer) -> None:
        self._looking = False
        if not self._acts.busy:
            self._acts.take_in(answer)

    def _went(self, answer: Answer) -> None:
        self._looked_s = LOOK_EVERY_S
        if not answer.ok:
            for phone in self._phones:
                phone.say(answer.refusal, no=True)


def next_moment(now: str, coming: Iterable[str]) -> str:
    """Return the first of some instants that is still to come; '' when none is."""
    return min((at for at in coming if at > now), default="")


def earned(told: Mapping[str, Any], lang: Lang) -> str:
    """Return what a payment came to, in the words of the quests that heard it."""
    return say("paid", lang, amount=f"{AMOUNT:.2f}", words=gains(told, lang))


def gains(told: Mapping[str, Any], lang: Lang) -> str:
    """Return what an event came to, in the words of the quests that heard it, or why it came to nothing."""
    won = [one["message"].get(lang, "") for one in sorted(told["result"]["earned"], key=lambda one: not one["ripe_at"])]
    reasons = [one["sentence"].get(lang, "") for one in told["why_not"]]
    said = [one for one in won if one] or [one for one in reasons[:1] if one] or [say("nothing_earned", lang)]
    return ("；" if lang == "zh-CN" else "; ").join(said[:2])
