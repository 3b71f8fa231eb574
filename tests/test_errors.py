"""The error tree: every kind has a status and a stable code, and the docstring draws it truly."""

import pytest

from engine import errors
from engine.errors import TilthError

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, TilthError)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_stands_in_the_tree_with_its_status(kind: type[TilthError]):
    [line] = [line for line in (errors.__doc__ or "").splitlines() if f" {kind.__name__} " in f" {line.strip()} "]

    assert str(kind.status) in line


def test_codes_are_unlike():
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_a_code_and_a_status_may_be_more_exact():
    error = errors.Malformed("no", code="too_large", hint="send less", status=413)

    assert ("no", "too_large", "send less", 413) == (error.message, error.code, error.hint, error.status)


def test_wrong_content_counts_its_findings():
    assert "2 finding(s) in the content" == errors.WrongContent(["a", "b"]).message
