"""The shape of a question set: every key says what it holds, and there is one right option by shape."""

from engine.documents.pydantic_words import keys_at
from engine.quiz.model import QuestionBlock, SetFile


def test_every_key_says_what_it_holds():
    for model, at in ((SetFile, ()), (QuestionBlock, ()), (QuestionBlock, ("question",))):
        assert [name for name, about in keys_at(model, at).items() if not about] == []


def test_a_question_has_one_right_option_and_one_to_three_others():
    assert QuestionBlock.model_fields["right"].is_required()
    assert {"answer", "options"}.isdisjoint(keys_at(QuestionBlock, ()))
