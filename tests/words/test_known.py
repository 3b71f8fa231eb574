"""What sentences may use: nothing needs to be known."""

from engine.words.known import Known


def test_nothing_needs_to_be_known():
    known = Known()

    assert (known.per, known.of, known.past) == ("player", "times", False)
    assert not any((known.got, known.had, known.most, known.needed.en, known.winner))
