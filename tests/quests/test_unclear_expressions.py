"""What is not clear is refused. `test_oracle` puts the same texts inside larger ones, where CEL is installed."""

import pytest

from engine.quests.expressions import ExpressionError, compile_expression
from tests.quests.oracle_fields import SCOPE
from tests.quests.unclear_expressions import NUMBERS_REFUSED, TRUTHS_REFUSED


@pytest.mark.parametrize(("text", "code"), NUMBERS_REFUSED + TRUTHS_REFUSED)
def test_what_is_not_clear_is_refused(text: str, code: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, SCOPE)

    assert caught.value.code == code
