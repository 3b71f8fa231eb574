"""Errors as problem+json."""

import json

import pytest

from engine.api.problems import TITLES, problem
from engine.errors import Forbidden, Malformed, NotFound, Refused, TilthError, Unauthenticated, Unavailable


@pytest.mark.parametrize("kind", [Malformed, Unauthenticated, Forbidden, NotFound, Refused, Unavailable, TilthError])
def test_every_kind_of_error_has_its_status_and_title(kind: type[TilthError]):
    told = json.loads(bytes(problem(kind("no"), "trace").body))

    assert (told["status"], told["title"], told["code"]) == (kind.status, TITLES[kind.status], kind.code)


def test_the_type_leads_to_the_codes_entry_in_the_documentation():
    assert json.loads(bytes(problem(Malformed("no", code="bad"), "t").body))["type"] == "/docs#error-bad"


@pytest.mark.parametrize("error", [TilthError("canary"), Unavailable("canary")])
def test_what_is_wrong_on_our_side_is_not_told_to_callers(error: TilthError):
    assert b"canary" not in bytes(problem(error, "t").body)
