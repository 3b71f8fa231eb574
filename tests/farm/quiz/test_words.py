"""Every refusal of the quiz has kind words in both languages."""

import re
from pathlib import Path

from games.farm.quiz import moves
from games.farm.quiz.words import REFUSED


def test_what_is_refused_has_words_and_what_has_words_is_refused():
    source = Path(moves.__file__).read_text(encoding="utf-8")

    assert set(re.findall(r'refuse\("(\w+)"\)', source)) == set(REFUSED)
    assert all(zh.strip() and en.strip() for zh, en in REFUSED.values())
