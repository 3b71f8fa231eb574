"""What the quiz says when a move is refused."""

from __future__ import annotations

from collections.abc import Mapping

from engine.words.notices import Notice

REFUSED = {
    "answered_today": ("今天的题已经答过了，明天再来", "You have answered today's question. See you tomorrow."),
    "no_question": ("现在没有题目，过些时候再来", "There is no question right now. Come back later."),
    "not_todays": ("今天换了一道题，再看一眼吧", "Today's question is another one. Have a look."),
    "question_changed": ("这道题刚刚改过，再看一眼吧", "This question has just been edited. Have another look."),
    "answer_first": ("这是今天的题，先去答每日一题吧", "This is today's question. Answer it there first."),
    "unknown_question": ("这道题已经不出了，换一道吧", "This one is no longer asked. Try another."),
}
NOTICES: Mapping[str, Notice] = {}
"""Nobody is nudged to learn."""
