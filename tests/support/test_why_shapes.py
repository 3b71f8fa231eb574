"""The shapes of what is answered to `why`."""

from engine.explaining.questions import Line
from engine.game import Asset
from engine.journal import Award
from engine.support.why_shapes import WhyCut, award_of, line_of
from engine.words.spoken import Words, code


def test_a_line_comes_in_both_languages():
    told = line_of(Line("limits[0]", Words("每天 5 次", "5 times a day"), "no", (code("x = 1"),)))

    assert told.written == {"zh-CN": "每天 5 次", "en": "5 times a day"}
    assert told.saw == [{"zh-CN": "x = 1", "en": "x = 1"}]


def test_an_award_is_told_in_display_units():
    award = Award("v", "reward.amount", "2.5", "down", cuts=(("limits[0]", 2000, 500),))
    told = award_of(award, Asset("feed", unit="g", scale=1_000))

    assert told is not None
    assert told.cuts == [WhyCut("limits[0]", "2", "0.5")]
    assert award_of(None, None) is None
