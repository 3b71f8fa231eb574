"""POST /v1/events: one event or many, as CloudEvents, each answered after its commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from engine.api.answers import STATUS, WORDS, BatchResult, Result, refusal, result
from engine.api.bodies import BATCH_BYTES, BATCH_EVENTS, EVENT_BYTES, Mode, mode_of, read_body, unreadable
from engine.api.problems import ERROR, problem, trace_of
from engine.api.runtime import Runtime
from engine.errors import Malformed, TilthError
from engine.incoming.cloudevents import split_batch
from engine.incoming.events import Event
from engine.journal import Answer
from engine.published.live import Snapshot
from engine.sources import Source

JSON = "application/json"
ENVELOPE_BYTES = 4 * 1024  # a little above one event, so that its reader says what is wrong with it


class _Told(msgspec.Struct):
    """As much as is wanted of an event that cannot be read."""

    id: str


_ids = msgspec.json.Decoder(_Told)


class EventRoutes:
    """The routes about events."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def post(self, request: Request) -> Response:
        """Take in one event, or a batch of them.

        One event is answered with its own status: 200 applied (or told before), 202 parked or quarantined, 409 refused.
        A batch is answered with 200 and one result per event, in order; a wrong event does not stop the others.
        """
        source = await self._runtime.source(request, "events:write")
        mode = mode_of(request.headers)
        if mode is Mode.BATCH:
            return await self._batch(source, await read_body(request, BATCH_BYTES))
        body = await read_body(request, EVENT_BYTES + ENVELOPE_BYTES)
        now = self._runtime.now
        reader = now.reader
        try:
            event = reader.structured(body) if mode is Mode.STRUCTURED else reader.binary(request.headers, body)
        except TilthError as error:
            self._runtime.metrics.told({("refused", "unreadable"): 1})
            raise unreadable(body, error) from None
        _allow(now, source, event)
        answers = await self._runtime.intake.put((event,), source.max_age_ms)
        return self._one(result(event, answers[0], now.content), answers[0], request.scope)

    def _one(self, told: Result, answer: Answer, scope: Scope) -> Response:
        self._count([told])
        if answer.status == "refused":
            status = 500 if answer.code == "internal" else STATUS[answer.status]
            error = TilthError(told.message, code=answer.code, hint=told.hint, status=status)
            scope[ERROR] = error  # the log line names its code
            response = problem(error, trace_of(scope))
        else:
            response = Response(msgspec.json.encode(told), STATUS[answer.status], media_type=JSON)
        if answer.replayed:
            response.headers["Idempotency-Hit"] = "true"
        return response

    async def _batch(self, source: Source, body: bytes) -> Response:
        now = self._runtime.now
        read = _read(now, source, body)
        events = [one for one in read if isinstance(one, Event)]
        answers = iter(await self._runtime.intake.put(events, source.max_age_ms))
        results = [result(one, next(answers), now.content) if isinstance(one, Event) else one for one in read]
        self._count(results)
        counts = Counter(one.status for one in results)
        replayed = bool(results) and all(one.replayed for one in results)
        headers = {"Idempotency-Hit": "true"} if replayed else None
        return Response(msgspec.json.encode(BatchResult(results, dict(counts))), 200, headers, JSON)

    def _count(self, results: Sequence[Result]) -> None:
        """Tell the metrics. What was refused while reading has many codes, of the sender's making: they share one."""
        outcomes: Counter[tuple[str, str]] = Counter()
        granted: dict[str, float] = {}
        for one in results:
            code = one.code if one.code in WORDS or not one.code else "unreadable"
            outcomes["replayed" if one.replayed else one.status, code] += 1
            if not one.replayed:
                for gain in one.earned:
                    granted[gain.asset] = granted.get(gain.asset, 0.0) + max(0.0, float(gain.amount))
        self._runtime.metrics.told(outcomes, granted)


def _read(now: Snapshot, source: Source, body: bytes) -> Sequence[Event | Result]:
    """Each event of a batch, or why it is refused. Errors: Malformed when the batch itself is wrong."""
    try:
        parts = split_batch(body)
    except TilthError as error:
        raise unreadable(body, error) from None
    if len(parts) > BATCH_EVENTS:
        raise Malformed(f"a batch of {len(parts)} events is too large", code="too_many_events", status=413,
                        hint=f"at most {BATCH_EVENTS} events a batch")  # fmt: skip
    return [_read_one(now, source, part) for part in parts]


def _read_one(now: Snapshot, source: Source, part: bytes) -> Event | Result:
    try:
        event = now.reader.structured(part)
        _allow(now, source, event)
    except TilthError as error:
        return refusal(_id_in(part), error)
    return event


def _allow(now: Snapshot, source: Source, event: Event) -> None:
    undoes = now.content.vocabulary.types[event.type].undoes is not None
    source.may_tell(event.source, event.type, undoes=undoes)


def _id_in(part: bytes) -> str | None:
    """The id of an event that could not be read, where it has one that can be shown."""
    try:
        return str(_ids.decode(part).id)[:255] or None
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None
