"""The tape's page: its beats, the notes of the present one, and what did not come as it was expected.

A press on a beat goes there. A session without a tape can be saved as one here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from games.stage.pieces import said
from games.stage.sheets import Offer, Row
from games.stage.stamps import ALERT, GOLD, MIST, Lang, Press
from games.stage.tapes.deck import Deck

KEYS = {"PAGEDOWN": "next", "PAGEUP": "back", "HOME": "reset", "F5": "play"}
"""What a clicker and the keys do, by the names of keys."""
SHOWN = 5  # failures at most, the newest
WORDS = {
    "title": ("剧本", "Tape"),
    "play": ("播放", "Play"),
    "pause": ("暂停", "Pause"),
    "next": ("下一段", "Next"),
    "reset": ("从头", "Reset"),
    "before": ("还没开始", "Not begun yet"),
    "at": ("第 {n} 段，共 {of} 段", "Beat {n} of {of}"),
    "finished": ("放完了", "It is over"),
    "waiting": ("服务器没有回应，好了就接着放", "The server does not answer. It goes on as soon as it does."),
    "not_so": ("和预期不一样（{beat} 第 {step} 步）", "Not as expected ({beat}, step {step})"),
    "came": ("预期 {expected}；结果 {came}", "Expected {expected}; it came to {came}"),
    "more": ("还有 {n} 处", "{n} more"),
    "notes": ("第二块屏幕看备注", "Notes, for a second screen"),
    "save": ("把这次操作存成剧本", "Save this session as a tape"),
    "saved": ("存好了：{file}", "Saved: {file}"),
    "save_first": ("还没有可以存的操作", "Nothing was done yet that could be saved."),
    "not_saved": ("没有存成：{why}", "It could not be saved: {why}"),
}


class TapePage:
    """The page of a deck; without one it only saves. `save` writes the session to a file, None when there is none.

    `notes`: the address of the page on which the presenter reads them, when there is one; then they are not shown here.
    `filmed`: a film is made, which nobody presents, so that it has neither notes nor what is only pressed.
    """

    NAME = "tape"

    def __init__(self, deck: Deck | None, save: Callable[[], Path | None] = lambda: None) -> None:
        self._deck, self._save, self.notes, self.filmed = deck, save, "", False
        self._saved: Callable[[Lang], str] | None = None

    def title(self, lang: Lang) -> str:
        """Return what its tab says."""
        return said(WORDS, "title", lang)

    def rows(self, lang: Lang) -> Sequence[Row]:
        """Return where the tape is, what the presenter reads, and the beats."""
        found = [*self._of_deck(self._deck, lang)] if self._deck else []
        told = self._saved(lang) if self._saved else ""
        if self.filmed:
            return found
        if self.notes:
            found.append(Row(said(WORDS, "notes", lang), self.notes))
        return [*found, Row(said(WORDS, "save", lang), told, press=Press("tape", "save"))]

    def press(self, press: Press) -> None:
        """Do what a row or a key asks for."""
        deck = self._deck
        if press.what == "tape" and press.name == "save":
            self.save()
        elif deck is None:
            return
        elif press.what == "jump":
            deck.jump(press.name)
        elif press.what == "tape":
            does: dict[str, Callable[[], Any]] = {
                "play": deck.pause if deck.playing else deck.play, "next": deck.step, "back": deck.back,
                "reset": deck.reset,
            }  # fmt: skip
            does[press.name]()

    def save(self) -> None:
        """Save what was done as a tape."""
        try:
            file = self._save()
        except OSError as error:
            why = error.strerror or type(error).__name__
            self._saved = lambda lang: said(WORDS, "not_saved", lang, why=why)
            return
        key = "saved" if file else "save_first"
        self._saved = lambda lang: said(WORDS, key, lang, file=file)

    def _of_deck(self, deck: Deck, lang: Lang) -> Iterator[Row]:
        yield Row(deck.tape.title.said(lang), self._where(deck, lang), [
            Offer(said(WORDS, "pause" if deck.playing else "play", lang), Press("tape", "play"), not deck.finished),
            Offer(said(WORDS, "next", lang), Press("tape", "next"), deck.at + 1 < len(deck.tape.beats)),
            Offer(said(WORDS, "reset", lang), Press("tape", "reset")),
        ], part=(deck.at + 1) / len(deck.tape.beats))  # fmt: skip
        if deck.trouble:
            yield Row(said(WORDS, "waiting", lang), deck.trouble.words(lang), colour=ALERT)
        if deck.beat and deck.beat.notes and not (self.notes or self.filmed):
            yield Row(deck.beat.notes.said(lang), colour="#fff6d6")
        for one in deck.failures[-SHOWN:]:
            under = said(WORDS, "came", lang, expected=one.expected, came=one.came)
            yield Row(said(WORDS, "not_so", lang, beat=one.beat, step=one.step + 1), under, colour=ALERT)
        if len(deck.failures) > SHOWN:
            yield Row(said(WORDS, "more", lang, n=len(deck.failures) - SHOWN), colour=ALERT)
        # the present beat is in view, those that are over come last
        first = 0 if deck.finished else max(0, deck.at - 1)
        beats = [*enumerate(deck.tape.beats)]
        for n, beat in [*beats[first:], *beats[:first]]:
            colour = GOLD if n == deck.at else MIST if n < deck.at else ""
            yield Row(f"{n + 1}  {beat.caption.said(lang)}", press=Press("jump", beat.id), colour=colour)

    def _where(self, deck: Deck, lang: Lang) -> str:
        if deck.at < 0:
            return said(WORDS, "before", lang)
        if deck.finished:
            return said(WORDS, "finished", lang)
        return said(WORDS, "at", lang, n=deck.at + 1, of=len(deck.tape.beats))
