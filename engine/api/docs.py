"""The page at /docs: the OpenAPI document as plain HTML. One file, no script, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import msgspec

from engine.api.answers import WORDS
from engine.api.examples import body_of, curl

Json = dict[str, Any]

STYLE = """
:root { color-scheme: light dark; --ink: #1d2b22; --soft: #5d6f63; --line: #d7e0d9; --leaf: #2e7d4f; --ground: #fbfdfb; --box: #f0f5f1 }
@media (prefers-color-scheme: dark) { :root { --ink: #e3ebe5; --soft: #9db0a3; --line: #33443a; --leaf: #7fce9c; --ground: #131a16; --box: #1b2520 } }
* { box-sizing: border-box } html { -webkit-text-size-adjust: 100% }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 6rem; color: var(--ink); background: var(--ground); font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere }
h1 { font-size: 2rem; margin: 0 0 .5rem } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line) } h3 { margin: 2.25rem 0 .25rem; font-size: 1.05rem; line-height: 1.4 }
code, pre { font: .875rem/1.5 ui-monospace, Menlo, Consolas, monospace } code { background: var(--box); padding: .1em .3em; border-radius: 4px }
pre { background: var(--box); padding: .75rem 1rem; border-radius: 8px; overflow-x: auto; overflow-wrap: normal; margin: .5rem 0 } summary { cursor: pointer; color: var(--leaf); padding: .15rem 0 }
.wide { overflow-x: auto; margin: .75rem 0 } table { border-collapse: collapse; width: 100%; table-layout: fixed } th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line) } th { color: var(--soft); font-weight: 500 }
.wide.of2 th:first-child { width: 30% } .wide.of3 th:first-child, .wide.of4 th:first-child { width: 24% } .wide.of3 th:nth-child(2), .wide.of4 th:nth-child(2) { width: 22% } .wide.of4 th:nth-child(3) { width: 5.5rem }
@media (max-width: 40rem) { body { padding: 1.25rem 1rem 4rem } h1 { font-size: 1.6rem } table { min-width: 30rem } .wide.of2 table { min-width: 0 } }
.verb { display: inline-block; min-width: 3.5rem; font-weight: 700; color: var(--leaf) } .soft { color: var(--soft) } a { color: var(--leaf) } :target { background: var(--box) }
"""  # noqa: E501 (a style sheet)
CSP = (
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'"
)

ERRORS = {
    "unauthenticated": "no key was sent", "unknown_key": "the key is unknown or revoked",
    "scope_missing": "the key was not given this scope", "source_not_allowed": "the event names another source",
    "type_not_allowed": "the key may not send this type", "games_only": "only games send this type",
    "not_found": "there is no such path", "unknown_player": "there is no such player",
    "unknown_quest": "there is no such quest; the hint may know which one was meant",
    "unknown_transfer": "the player has no such transfer",
    "one_question": "a quest, an event (or both: what that quest made of it) or a transfer is asked about",
    "unknown_event": "the player has no such event", "which_source": "several sources sent an event with this id",
    "quest_unreadable": "the quest was removed, and this version cannot read it any more",
    "missing_id": "the event has no id; the same holds for missing_time, missing_source, missing_subject, missing_type",
    "wrong_id": "the id is too long or has control characters; the same holds for the other attributes",
    "unknown_type": "the vocabulary has no such event", "unknown_field": "there is no such field",
    "missing_field": "a field is missing", "wrong_value": "a field has a value it cannot have",
    "bad_json": "the body is not JSON in UTF-8", "too_deep": "the JSON is nested too deeply",
    "duplicate_key": "a JSON key is written twice", "not_cloudevents": "the content type is none of CloudEvents",
    "compressed": "bodies are not compressed", "too_large": "the body is too large",
    "too_many_events": "the batch has too many events", "wrong_cursor": "the cursor is not one of this list",
    "malformed": "a field is missing or of the wrong kind; `errors` names every place",
    "method_not_allowed": "the path does not know this method", "said_twice": "a field is also in 'attributes'",
    "wrong_envelope": "an attribute of the event is of the wrong kind", "bad_player": "the reference is not plain text",
    "wrong_body": "the body is no JSON object", "not_json": "the content is not declared as JSON in UTF-8",
    "session_needed": "a player's session is needed, not a key", "session_ended": "the session is unknown or over",
    "wrong_code": "the code is unknown, used, late, or for another origin or view",
    "wrong_token": "the token is not signed by a registered key, was used, or says what it may not",
    "code_or_token": "exactly one of `code` and `token` opens a session",
    "view_not_allowed": "the session is not for this view", "cross_site": "the request came from another site",
    "minor": "a minor needs a guardian's consent", "minor_codes": "a minor makes no friends by code",
    "minor_group": "a minor would meet somebody whom the bank has not matched",
    "guardian_only": "a guardian agrees for a minor",
    "guardian_of_nobody": "a guardian speaks for a minor, and is named",
    "unknown_purpose": "there is no such purpose to agree to", "text_not_named": "which text was read must be named",
    "not_confirmed": "an erasure repeats what is to be erased",
    "session_too_old": "the session was opened too long ago for this",
    "no_consent": "the player has not agreed to play", "too_many_guesses": "too many wrong tries from this address",
    "wrong_view": "a view's name is none", "wrong_origin": "the origin is none; write it as browsers do",
    "not_allowed": "this cannot be done with this player: no friend, blocked, oneself or nobody",
    "code_not_usable": "the friend code is unknown, old, one's own, or its owner wants no more friends",
    "too_many_codes": "too many friend codes were tried or made",
    "too_many_friends": "there is no place for one more friend",
    "unknown_group": "there is no such group, or the player is not in it",
    "unknown_member": "the group has no such member", "unknown_invitation": "there is no such invitation, or it ended",
    "not_captain": "only the group's captain can do this", "group_full": "the group has no place left",
    "too_many_groups": "one more group of this kind is too many",
    "too_many_invitations": "too many invitations for one day",
    "wrong_name": "a name has 1 to 20 plain characters and is no link or number",
    "too_many_streams": "the session has three live streams already",
    "no_streams": "this server tells nothing live just now",
    "label_or_name": "a group has either a label or a name",
    "test_key": "a sandbox's key was sent to a live server", "live_key": "a live key was sent to a sandbox",
    "different_clocks": "in a sandbox: the players live by different clocks",
    "clock_backwards": "in a sandbox: no clock runs backwards", "unknown_clock": "in a sandbox: no such test clock",
    "clock_exists": "in a sandbox: there is a clock of this name",
    "wrong_rate": "in a sandbox: a clock's rate is 0 to 3600",
    "player_in_use": "in a sandbox: the player did something already, or has another clock",
    "unknown_snapshot": "in a sandbox: no such snapshot", "old_snapshot": "in a sandbox: of another version of Tilth",
    "restored": "in a sandbox: it was restored while this was under way; send it again",
    "busy": "too much is waiting", "unavailable": "the database cannot take this now",
    **{code: says for code, (says, _) in WORDS.items()},
}  # fmt: skip


WHY = (
    "Support staff ask `GET /v1/players/{id}/why?quest=ID`. Each of the player's newest events that the quest "
    "hears comes with its `award`: the amount before rounding (`raw`), how it was rounded, the parameters and the "
    'arm of that day, and the `cuts`, such as `{"rule": "limits[0]", "before": "10", "after": "5"}`: the first '
    "limit had only 5 g left. `lines` are the questions with their answers: what the quest says (`written`) and "
    "what was there (`saw`), in Chinese and English. Of limits, counts, steps and the cooldown they show how the "
    "window stands by now; of a streak, which days it missed and forgave.",
    "An event that earned nothing names the first rule that said no in `because`. `sentence` says the same "
    "kindly, in Chinese and English, and may be read to the player. `now` says where the player stands: the arm, "
    "what is used of each limit, the count, the streak, the next step. `notice` says when the quest itself is "
    "paused, over or removed; a removed quest still answers, and says until when its refunds take back.",
    "`?event=ID` tells of one event, by the id it was sent with, what every quest made of it; with `&quest=ID` what "
    "that one made. A line of the statement has an `id`: `?transfer=` with it gives the event behind it, and leads "
    "from a payment to its refunds and from a refund to its payment, with the share that came back (`undone`). What is "
    "not stored of an event is called `not kept`, never guessed.",
    "Events are found by their business key, by what they moved, and the others among the newest 50,000 of all "
    "players: no index costs every event. Before `since` only those with a key or a transfer are listed; the "
    "`event` is found at any age. At the command line: `tilth why --player REF --quest ID`.",
)


_CHAPTERS = {"paths": "paths", "events": "events", "five-not-ten": "why 5 g, and not 10?", "errors": "errors"}


def page(document: Json) -> str:
    """Return the page for an OpenAPI document."""
    return "\n".join(_parts(document))


def _parts(document: Json) -> Iterator[str]:
    title = escape(document["info"]["title"])
    yield f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} API</title>'
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>'
    yield f"<h1>{title} API</h1>"
    yield from (f"<p>{_text(part)}</p>" for part in document["info"]["description"].split("\n\n"))
    yield '<p class="soft">The same for programs: <a href="/openapi.json">/openapi.json</a>. On this page: '
    yield ", ".join(f'<a href="#{anchor}">{name}</a>' for anchor, name in _CHAPTERS.items()) + ".</p>"
    yield '<h2 id="paths">Paths</h2><p>In the lines of curl <code>$KEY</code> is the key of a source, '
    yield "<code>$SESSION</code> a player's session.</p>"
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield from _operation(path, method, operation)
    yield '<h2 id="events">Events</h2>'
    yield "<p>What may be told. More types are added in <code>quests/vocabulary.yaml</code>.</p>"
    for name, schema in document["components"]["schemas"].items():
        if name.startswith("Data."):
            yield from _event(name.removeprefix("Data."), schema)
    yield '<h2 id="five-not-ten">Why did I get 5 g, and not 10?</h2>'
    yield from (f"<p>{_text(part)}</p>" for part in WHY)
    yield '<h2 id="errors">Errors</h2><p>Always <code>application/problem+json</code>; the codes are stable.</p>'
    yield from _table(("code", "meaning"), ((_anchor(code), _text(says)) for code, says in sorted(ERRORS.items())))
    yield "</body></html>"


def _operation(path: str, method: str, operation: Json) -> Iterator[str]:
    anchor = escape(operation.get("operationId", ""))
    yield f'<h3 id="{anchor}"><span class="verb">{method.upper()}</span> <code>{escape(path)}</code></h3>'
    said = [operation.get("summary", ""), operation.get("description", "")]
    yield f"<p>{_text(' '.join(dict.fromkeys(said)))}</p>"
    yield f'<p class="soft">{_text(_asks(operation))}</p>'
    if parameters := operation.get("parameters"):
        rows = (
            (f"<code>{escape(one['name'])}</code>", escape(one["in"]), _text(one.get("description", "")))
            for one in parameters
        )
        yield from _table(("parameter", "in", "meaning"), rows)
    yield f"<pre>{escape(curl(path, method, operation))}</pre>"
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield _folded(f"send {kind}", body_of(content))
    for status, response in operation["responses"].items():
        for content in response.get("content", {}).values():
            for name, one in content.get("examples", {}).items():
                yield _folded(f"answer {status}" + (f": {name}" if name != "example" else ""), one["value"])
    yield f'<p class="soft">Answers: {escape(", ".join(operation["responses"]))}</p>'


def _asks(operation: Json) -> str:
    """Who may ask: in words, from `security`."""
    schemes = operation.get("security")
    if not schemes:
        return "Needs no key."
    scope = next((one["key"][0] for one in schemes if one.get("key")), "")
    if {} in schemes:
        return f"Needs no key; more with the scope `{scope}`." if scope else "Needs no key."
    if "key" in schemes[0]:
        return f"Needs a key with the scope `{scope}`."
    return "Needs a player's session."


def _folded(name: str, value: Any) -> str:
    shown = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    return f"<details><summary>{escape(name)}</summary><pre>{escape(shown)}</pre></details>"


def _event(name: str, schema: Json) -> Iterator[str]:
    yield f'<h3 id="event-{escape(name)}"><code>{escape(name)}</code></h3><p>{_text(schema["description"])}</p>'
    rows = (
        (f"<code>{escape(field)}</code>", escape(_kind(about)), "yes" if field in schema["required"] else "no",
         _text(about["description"]))
        for field, about in schema["properties"].items()
    )  # fmt: skip
    yield from _table(("field", "type", "must", "meaning"), rows)


_KINDS = {"string": "text", "boolean": "true_false", "array": "many_of"}
"""The types of JSON by their names in the vocabulary."""


def _kind(about: Json) -> str:
    if "enum" in about:
        return f"one_of: {', '.join(about['enum'])}"
    kind = str(about.get("type", ""))
    return "decimal" if about.get("format") == "decimal" else _KINDS.get(kind, kind)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f'<div class="wide of{len(heads)}"><table><tr>{"".join(f"<th>{head}</th>" for head in heads)}</tr>'
    yield from (f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    yield "</table></div>"


def _anchor(code: str) -> str:
    return f'<code id="error-{code}">{code}</code>'


def _text(text: str) -> str:
    """Plain text with `code` in it, as HTML."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
