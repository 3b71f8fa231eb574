"""Schemathesis: requests drawn from our own document, good and bad, and each answer held against what it promises.

In the suite every example and every boundary that the document names, for each route, the same every time; in the soak
as many drawn values and sequences as a minute holds, on both databases. A failure prints the request.
"""

from collections import Counter
from typing import Any, cast

import pytest
import schemathesis
from hypothesis import strategies
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.specs.openapi.schemas import OpenApiSchema

from engine.api.sandbox import PATH
from engine.clock import SECOND
from tests.api.whole import ALSO_SANDBOX, Whole

CHECKS = {
    # A cursor, a code or an event's data may fit their schema and still be wrong (400, 422); a CloudEvent whose
    # attributes are in headers needs headers that no other event has (415).
    "positive_data_acceptance": {
        "expected-statuses": ["2xx", "400", "401", "403", "404", "409", "415", "422", "429"],
    },
    "negative_data_rejection": {
        "expected-statuses": ["400", "401", "403", "404", "405", "409", "413", "415", "422", "429"],
    },
}
# Of a batch each event has its own result: a wrong one is refused there, and the batch is answered with 200.
OF_EVENTS = {"include-operation-id": "tell", "checks": {"negative_data_rejection": {"enabled": False}}}
EXAMPLE_SOURCE = "bank/example"  # who sends the document's examples


class Credentials:
    """A key for routes of banks; for routes of players a session, of somebody new when a drawn request ended it."""

    whole: Whole

    def __init__(self) -> None:
        self._key = self.whole.key(EXAMPLE_SOURCE, *self.whole.scopes)

    def get(self, case: Any, _context: Any) -> str | None:
        asked = {name for one in case.operation.definition.raw.get("security", []) for name in one}
        return self._key if "key" in asked else self._session() if asked else None

    def set(self, case: Any, told: str | None, _context: Any) -> None:
        if told:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {told}"}

    def _session(self) -> str:
        self.whole.clock.forward(SECOND)  # or the limits on guesses would answer everything
        return self.whole.session()


def drawn_from(whole: Whole, **how: Any) -> OpenApiSchema:
    """The document, with credentials and with ids of things that are there."""
    config = SchemathesisConfig.from_dict({"seed": 1, "checks": CHECKS, "operations": [OF_EVENTS], **how})

    async def requests_only(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":  # the test's own client begins and ends the application
            await whole.client.app(scope, receive, send)

    schema = schemathesis.openapi.from_asgi("/openapi.json", requests_only, config=config)
    if whole.runtime.sandbox:
        schema = cast("OpenApiSchema", schema.include(path_regex=f"^{PATH}"))
    schema.auth(refresh_interval=None)(type("Ours", (Credentials,), {"whole": whole}))
    known = whole.fills | {"move": "shake"}

    @schema.hook
    def before_generate_path_parameters(_context: Any, strategy: Any) -> Any:
        def there(drawn: Any) -> Any:
            """The same with what is there, unless something was made wrong on purpose."""
            if getattr(drawn, "meta", True) is not None:
                return drawn
            return drawn.map_value(lambda told: told | {name: known[name] for name in told if name in known})

        return strategies.one_of(strategy.map(there), strategy)

    return schema


def findings(schema: OpenApiSchema) -> tuple[Counter[str], list[str]]:
    """Run everything; return how many requests each route got, and each failure with the request that shows it."""
    asked, wrong = Counter[str](), {}
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            wrong[str(event)] = str(event.info if isinstance(event, events.NonFatalError) else event.exception)
        if not isinstance(event, events.ScenarioFinished):
            continue
        asked[event.recorder.label] += len(event.recorder.interactions)
        for check in (check for checks in event.recorder.checks.values() for check in checks):
            if (found := check.failure_info) is not None:
                told = f"{event.recorder.label}: {check.name}: {found.failure.title}"
                wrong.setdefault(told, f"{told}\n{found.failure.message}\n{found.code_sample}")
    return asked, list(wrong.values())


def assert_sound(whole: Whole, fewest: int, **how: Any) -> None:
    """Every route was asked, and every answer was as the document says."""
    asked, wrong = findings(drawn_from(whole, **how))
    routes = {one.name for one in whole.operations()}

    assert not wrong, "\n\n".join(wrong)
    assert routes - asked.keys() == set()
    assert asked.total() > fewest


@ALSO_SANDBOX
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_every_route_answers_as_the_document_says(whole: Whole):
    the_same_every_time = {"phases": {"fuzzing": {"enabled": False}, "stateful": {"enabled": False}}}

    assert_sound(whole, fewest=100 if whole.runtime.sandbox else 500, **the_same_every_time)


@pytest.mark.soak
@ALSO_SANDBOX
def test_in_a_minute_of_drawn_requests_no_answer_is_other_than_the_document_says(whole: Whole):
    if whole.runtime.sandbox:  # sequences lead from one route to all others, of which a live server is asked
        assert_sound(whole, fewest=200, **{"max-time": 60, "phases": {"stateful": {"enabled": False}}})
    else:
        assert_sound(whole, fewest=2_000, **{"max-time": 60})
