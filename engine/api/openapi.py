"""The OpenAPI document: FastAPI's own paths, completed by hand where a route reads the raw body, with our schemas.

`openapi.json` beside this file is the checked-in document of the shipped vocabulary; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from engine.api import problems, sandbox
from engine.api.acts import ActPage
from engine.api.alerts import AlertPage
from engine.api.answers import BatchResult, Result
from engine.api.asking import COOKIE_NAME
from engine.api.examples import add_examples, scopes_of
from engine.api.friends import (
    ACCEPT_EXAMPLE,
    MUTE_EXAMPLE,
    SYNC_EXAMPLE,
    AcceptBody,
    BlockPage,
    BondView,
    CodeView,
    FriendPage,
    MatchedList,
    MuteBody,
    SyncBody,
)
from engine.api.groups import (
    ANSWER_EXAMPLE,
    CAPTAIN_EXAMPLE,
    MAKE_EXAMPLE,
    AnswerBody,
    Answered,
    CaptainBody,
    GroupBody,
    GroupList,
    GroupView,
    Invited,
)
from engine.api.inbox import (
    READ_EXAMPLE,
    TELLING_EXAMPLE,
    InboxPage,
    ReadBody,
    ReadView,
    TellingBody,
    TellingView,
)
from engine.api.messages import MessageView, Newest
from engine.api.play import Moved, Shown
from engine.api.players import EXAMPLE, PlayerBody, PlayerView
from engine.api.privacy import (
    CONSENT_EXAMPLE,
    ERASE_EXAMPLE,
    ERASE_ME_EXAMPLE,
    ConsentChange,
    ConsentList,
    EraseBody,
    Erased,
    EraseMeBody,
    Left,
)
from engine.api.quarantine import HeldPage
from engine.api.risk import (
    APPEAL_EXAMPLE,
    DECISION_EXAMPLE,
    SANCTION_EXAMPLE,
    AppealBody,
    DecisionBody,
    FlagPage,
    SanctionBody,
    SanctionList,
    SanctionView,
)
from engine.api.sessions import CODE_EXAMPLE, OPEN_EXAMPLE, CodeBody, Ended, EntryCodeView, SessionBody, SessionView
from engine.api.status import Health, QuestPage
from engine.api.vitals import VITALS_EXAMPLE, Counted, VitalsBody
from engine.api.wallets import Balances, Statement
from engine.incoming.vocabulary import EventType, Field, Vocabulary
from engine.moves import KEY_MAX
from engine.support.why_shapes import WhyQuest, WhyTold, WhyTransfer

Json = dict[str, Any]

SCHEMAS = "#/components/schemas/"
STRUCTS = (
    ActPage, AlertPage, Answered, Balances, BatchResult, BlockPage, BondView, CodeView, ConsentList, Counted, Ended,
    EntryCodeView, Erased, FlagPage, FriendPage, GroupList, GroupView, Health, HeldPage, InboxPage, Invited, Left,
    MatchedList, MessageView, Moved, Newest, PlayerView, problems.Problem, QuestPage, ReadView, Result, SanctionList,
    SanctionView, SessionView, Shown, Statement, TellingView, WhyQuest, WhyTold, WhyTransfer,
)  # fmt: skip
Bodies = Mapping[tuple[str, str], tuple[type[BaseModel], Json]]
BODIES: Bodies = {
    ("put", "/v1/players/{id}"): (PlayerBody, EXAMPLE),
    ("delete", "/v1/players/{id}"): (EraseBody, ERASE_EXAMPLE),
    ("put", "/v1/me/consents/{purpose}"): (ConsentChange, CONSENT_EXAMPLE),
    ("post", "/v1/me/erase"): (EraseMeBody, ERASE_ME_EXAMPLE),
    ("post", "/v1/sessions/codes"): (CodeBody, CODE_EXAMPLE),
    ("post", "/v1/sessions"): (SessionBody, OPEN_EXAMPLE),
    ("put", "/v1/players/{id}/friends"): (SyncBody, SYNC_EXAMPLE),
    ("post", "/v1/me/friends"): (AcceptBody, ACCEPT_EXAMPLE),
    ("put", "/v1/me/friends/{player}"): (MuteBody, MUTE_EXAMPLE),
    ("post", "/v1/me/groups"): (GroupBody, MAKE_EXAMPLE),
    ("post", "/v1/me/groups/{group}/answer"): (AnswerBody, ANSWER_EXAMPLE),
    ("put", "/v1/me/inbox/read"): (ReadBody, READ_EXAMPLE),
    ("put", "/v1/me/telling"): (TellingBody, TELLING_EXAMPLE),
    ("post", "/v1/me/vitals"): (VitalsBody, VITALS_EXAMPLE),
    ("post", "/v1/players/{id}/sanctions"): (SanctionBody, SANCTION_EXAMPLE),
    ("post", "/v1/players/{id}/sanctions/{sanction}/answer"): (DecisionBody, DECISION_EXAMPLE),
    ("post", "/v1/me/sanctions/{sanction}/appeal"): (AppealBody, APPEAL_EXAMPLE),
    ("put", "/v1/me/groups/{group}/captain"): (CaptainBody, CAPTAIN_EXAMPLE),
}
"""Method and path → the model of the body, which the route reads itself, and an example."""

BY_SESSION: Json = {"security": [{"session": []}, {"cookie": []}]}
FREE: Json = {"security": []}
FREE_OR_KEY: Json = {"security": [{}, {"key": []}]}
SCHEMES: Json = {
    "key": {"type": "http", "scheme": "bearer", "description": "A source's key: `tilth_…`. For banks' back ends."},
    "session": {"type": "http", "scheme": "bearer", "description": "A player's session: `tilths_…`, kept in memory."},
    "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE_NAME, "description": "A player's session as a cookie. "
               "What changes something needs our own page (`Sec-Fetch-Site` or `Origin`) and JSON."},
}  # fmt: skip
WHEN = "2026-12-02T10:00:00+08:00"

ABOUT = """What a customer does becomes energy and feed.

Send what happened as CloudEvents; read what players have. Every request needs a key of a source
(`Authorization: Bearer tilth_…`, made by `tilth source add`), or a player's session, opened with a code that the bank's
back end asks for. Every error is a problem+json with a stable `code`.

The same event (`source`, `id`) may be sent again at any time: the first answer comes back, marked by
`"replayed": true` and the header `Idempotency-Hit: true`, and nothing is paid twice."""

MEANING = {
    400: "The request or the event's envelope cannot be read.",
    401: "No key or session, or one that is unknown, revoked or over.",
    403: "The key or session may not do this, or another site asks.",
    404: "There is no such thing.",
    405: "Not this method here.",
    409: "The rules say no; the code says which.",
    413: "Too large.",
    415: "Not a type of content that is taken.",
    422: "A value is missing, unknown or wrong.",
    429: "Too often: wait as long as `Retry-After` says.",
    500: "Something is wrong on our side; tell us the trace id (`instance`).",
    503: "Not now: send the same again after `Retry-After` seconds.",
}


def answers(schema: str, *errors: int, more: Mapping[int, str] | None = None) -> dict[int | str, Any]:
    """Return a route's `responses`: 200 with a schema, further successes, and problems for the errors."""
    successes = {200: "Done.", **(more or {})}
    found: dict[int | str, Any] = {str(status): _content(says, schema) for status, says in successes.items()}
    for status in sorted({*errors, 401, 403, 422, 500, 503}):
        found[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return found


def document(app: FastAPI, vocabulary: Vocabulary) -> Json:
    """Return the whole document."""
    found = get_openapi(
        title=app.title, version=app.version, openapi_version="3.1.0", description=ABOUT, routes=app.routes
    )
    components = found.setdefault("components", {})
    in_sandbox = sandbox.PATH in found["paths"]
    bodies = {**BODIES, **(sandbox.BODIES if in_sandbox else {})}
    structs = (*STRUCTS, *(sandbox.STRUCTS if in_sandbox else ()))
    components["schemas"] = dict(sorted({**_structs(structs), **_bodies(bodies), **_events(vocabulary)}.items()))
    components["securitySchemes"] = SCHEMES
    components["responses"] = {
        str(status): _content(f"{problems.TITLES[status]}. {says}", "Problem", problems.MEDIA_TYPE)
        for status, says in MEANING.items()
    }
    for path in found["paths"].values():
        for operation in path.values():
            _finish(operation)
    found["paths"]["/v1/events"]["post"]["requestBody"] = _event_body(vocabulary)
    found["paths"]["/v1/play/{game}/{move}"]["post"]["requestBody"] = _move_body()
    for (method, path), (model, shown) in bodies.items():
        schema = {"$ref": f"{SCHEMAS}{model.__name__}"}
        content = {"application/json": {"schema": schema, "example": shown}}
        found["paths"][path][method]["requestBody"] = {"required": True, "content": content}
    for (path, method), scope in scopes_of(app).items():
        operation = found["paths"][path][method]
        operation["security"] = [{"key": [scope]} if "key" in one else one for one in operation["security"]]
    add_examples(found)
    return found


def example(event_type: EventType) -> Json:
    """Return an example event of a type, from the vocabulary's examples."""
    data = {known.name: _plain(known.example) for known in event_type.fields.values()}
    return {
        "specversion": "1.0", "id": f"{event_type.name}-1", "source": "bank/example", "type": event_type.name,
        "subject": "customer-1", "time": WHEN, "data": data,
    }  # fmt: skip


def _finish(operation: Json) -> None:
    """Take out what FastAPI says of its own errors, and say which keys are needed."""
    responses = operation["responses"]
    for parameter in operation.get("parameters", ()):
        if parameter["name"] == "Idempotency-Key":  # the route refuses a missing one itself: 400, as draft-07 says
            parameter |= {"required": True, "schema": {"type": "string", "minLength": 1, "maxLength": KEY_MAX}}
    if "HTTPValidationError" in str(responses.get("422", "")):
        responses["422"] = {"$ref": "#/components/responses/422"}
    operation["responses"] = dict(sorted(responses.items()))
    if "401" in responses and "security" not in operation:
        operation["security"] = [{"key": []}]


def _content(description: str, schema: str, kind: str = "application/json") -> Json:
    content = {kind: {"schema": {"$ref": f"{SCHEMAS}{schema}"}}} if schema else {}
    return {"description": description, **({"content": content} if content else {})}


def _structs(structs: Sequence[type]) -> Json:
    _, found = msgspec.json.schema_components(structs, ref_template=SCHEMAS + "{name}")
    return dict(found)


def _bodies(bodies: Bodies) -> Json:
    found: Json = {}
    for model, _ in bodies.values():
        schema = model.model_json_schema(ref_template=SCHEMAS + "{model}")
        found |= {**schema.pop("$defs", {}), model.__name__: schema}
    return found


def _move_body() -> Json:
    says = "The move's arguments, as the scene offers them under `can`; an empty object for none."
    return {"required": True, "description": says, "content": {"application/json": {"schema": {"type": "object"}}}}


def _event_body(vocabulary: Vocabulary) -> Json:
    sent = {name: one for name, one in vocabulary.types.items() if not one.games_only}
    one = {"$ref": f"{SCHEMAS}CloudEvent"}
    examples = {name: {"summary": kind.about.get("en", name), "value": example(kind)} for name, kind in sent.items()}
    first = example(next(iter(sent.values())))
    return {
        "required": True,
        "description": "At most 64 KiB an event; a batch at most 1,000 events and 2 MiB. Bodies are not compressed. "
        "In binary mode the attributes are `ce-id`, `ce-time` … headers and the body is the data.",
        "content": {
            "application/cloudevents+json": {"schema": one, "examples": examples},
            "application/cloudevents-batch+json": {
                "schema": {"type": "array", "items": one, "maxItems": 1000}, "example": [first],
            },
            "application/json": {"schema": {"type": "object"}, "example": first.get("data", {})},
        },
    }  # fmt: skip


def _events(vocabulary: Vocabulary) -> Json:
    """The CloudEvent and the data of each type that senders may send."""
    sent = {name: one for name, one in vocabulary.types.items() if not one.games_only}
    found: Json = {f"Data.{name}": _data(one) for name, one in sent.items()}
    text = {"type": "string", "minLength": 1, "maxLength": 255}
    found["CloudEvent"] = {
        "type": "object",
        "required": ["specversion", "id", "source", "type", "subject", "time"],
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {**text, "description": "The sender's own id, unique for ever; the same id is never paid twice."},
            "source": {**text, "description": "The sending system; the key decides which it may be."},
            "type": {"enum": list(sent), "description": "What happened, by its name in the vocabulary."},
            "subject": {**text, "description": "The player: the bank's opaque reference."},
            "time": {"type": "string", "format": "date-time", "description": "When it happened, with its zone."},
            "datacontenttype": {"const": "application/json"},
            "data": {"anyOf": [{"$ref": f"{SCHEMAS}Data.{name}"} for name in sent]},
        },
    }
    return found


def _data(event_type: EventType) -> Json:
    fields = event_type.fields.values()
    return {
        "title": event_type.name, "description": event_type.about.get("en", ""), "type": "object",
        "additionalProperties": False, "required": [known.name for known in fields if not known.optional],
        "properties": {known.name: _field(known) for known in fields},
    }  # fmt: skip


def _field(known: Field) -> Json:
    kinds: Json = {
        "integer": {"type": "integer"}, "decimal": {"type": ["number", "string"], "format": "decimal"},
        "text": {"type": "string", "maxLength": 200}, "true_false": {"type": "boolean"},
        "one_of": {"enum": list(known.values)},
    }  # fmt: skip
    found: Json = {**kinds.get(known.type, {}), "description": known.about.get("en", "")}
    if known.type == "integer":
        bounds = {"minimum": known.least, "maximum": known.most}
        found |= {name: bound for name, bound in bounds.items() if bound is not None}
    if known.optional:
        found["default"] = _plain(known.default)
    return {**found, "examples": [_plain(known.example)]}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return sorted(value) if isinstance(value, frozenset) else value
