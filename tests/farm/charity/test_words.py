"""What charity says."""

from string import Formatter

import pytest

from games.farm.charity.words import MEDALS, NOTICES, RECEIPT, REFUSED


def names(text: str) -> set[str]:
    """What a text is filled with."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("texts", [RECEIPT, *MEDALS.values(), *(one.words for one in NOTICES.values())])
def test_both_languages_say_the_same_values(texts: dict[str, str]):
    assert set(texts) == {"zh-CN", "en"}
    assert names(texts["zh-CN"]) == names(texts["en"])


def test_a_no_needs_no_values_so_that_a_page_can_show_it():
    assert [code for code, (zh, en) in REFUSED.items() if names(zh) | names(en)] == []
