"""The page at /docs: the OpenAPI document as plain HTML. One file, no script, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import msgspec

from engine.api.codes import ERRORS
from engine.api.examples import body_of, curl
from engine.api.way import SERVER, WAY, Step

Json = dict[str, Any]
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")

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
    "`?event=ID` tells of one event, by the id it was sent with, what every quest made of it, also those that the "
    "answer to `POST /v1/events` leaves out because their `if` said no, and those that were removed; of a refund only "
    "what it touched. With `&quest=ID` what that one made. A line of the statement has an `id`: `?transfer=` with it "
    "gives the event behind it, and leads from a payment to its refunds and from a refund to its payment, with the "
    "share that came back (`undone`). What is "
    "not stored of an event is called `not kept`, never guessed.",
    "Events are found by their business key, by what they moved, and the others among the newest 50,000 of all "
    "players: no index costs every event. Before `since` only those with a key or a transfer are listed; the "
    "`event` is found at any age. At the command line: `tilth why --player REF --quest ID`.",
)


LIMITS = (
    ("a code for a session", "60 s, once; bound to its player and, if you say so, to views and one origin"),
    ("a signed token", "60 s from `iat` to `exp`, once; your clock may be 5 s ahead"),
    ("a session", "ends after 10 minutes without use, 8 hours in all; a request a revoked one may still pass for 1 s"),
    (
        "just now",
        "to erase or export themselves, a player opened the session at most 10 minutes ago (`session_too_old`), for "
        "all views or with `account` among them (`view_not_allowed`)",
    ),
    (
        "wrong codes and tokens for sessions",
        "30 a minute from one address, then 429 with `Retry-After` (a minute at most)",
    ),
    (
        "friend codes",
        "a player tries 30 a day, 10 wrong ones a minute, and makes 10 a day; an address has 100 wrong ones "
        "an hour; a code brings its owner 50 friends a day",
    ),
    (
        "new to the game",
        "who agreed to play less than 7 days ago, was never invited and invited nobody: counts as invited",
    ),
    ("`friend_active`", "told to the inviter when a newcomer's first own act has stood for a day; watched for 30 days"),
    ("groups", "20 new ones a day, 50 invitations a day, each open for a week"),
    ("changes of consent", "20 a day by a player"),
    ("live streams", "3 a session and process"),
    ("a time zone", "kept for 48 hours, and a new one holds from the next local midnight"),
    ("a key of a source", "stops within 3 s of being revoked"),
    ("sizes", "64 KiB an event, 1,000 events and 2 MiB a batch, 16 KiB a player or session, 4 KiB under `/v1/me`"),
)
"""What is limited, and to what: the numbers stand in the modules that count, and a test compares some."""

NAMES = (
    "Tilth knows no names, and your reference of a player is shown to nobody who plays. Under `/v1/me` and in scenes "
    "everybody has a public id, a number. The answer to `PUT /v1/players/{id}` tells it your back end (`public_id`), "
    "`GET /v1/session` your app: keep it beside the customer. So your app asks your own back end for the name behind a "
    "friend's id, where one may see it; the pages show an avatar, and a name only if your app gives them one.",
)

_CHAPTERS = {"way": "the whole way", "paths": "paths", "events": "events", "limits": "limits",
             "names": "who shows names", "five-not-ten": "why 5 g, and not 10?", "errors": "errors"}  # fmt: skip


def page(document: Json, server: str = "") -> str:
    """Return the page for an OpenAPI document; its lines of curl ask `server`, the address it was asked by."""
    return "\n".join(_parts(document, f"TILTH={server}" if _ADDRESS.fullmatch(server) else SERVER))


def _parts(document: Json, server: str) -> Iterator[str]:
    title = escape(document["info"]["title"])
    yield f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} API</title>'
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>'
    yield f"<h1>{title} API</h1>"
    yield from (f"<p>{_text(part)}</p>" for part in document["info"]["description"].split("\n\n"))
    yield '<p class="soft">The same for programs: <a href="/openapi.json">/openapi.json</a>. On this page: '
    yield ", ".join(f'<a href="#{anchor}">{name}</a>' for anchor, name in _CHAPTERS.items()) + ".</p>"
    yield '<h2 id="way">The whole way</h2><p>From a new player to their live stream. Start <code>tilth serve --sandbox'
    yield "</code>, and copy the lines one after the other.</p>"
    for step in WAY:
        yield from _step(step, server)
    yield '<h2 id="paths">Paths</h2><p>In the lines of curl <code>$TILTH</code> is the server, <code>$KEY</code> the '
    yield "key of a source, <code>$SOURCE</code> its name, <code>$NOW</code> the time (RFC 3339), <code>$CODE</code> a "
    yield "new code of <code>POST /v1/sessions/codes</code>, <code>$SESSION</code> the <code>token</code> of "
    yield "a session, <code>$FRIEND</code> a friend's public id and <code>$GROUP</code> a "
    yield "group's id, as the player's lists show them, <code>$FRIEND_CODE</code> a code that a friend has made.</p>"
    yield "<p>What a path does not know in its query is refused (<code>unknown_parameter</code>), as are unknown "
    yield "fields of a body: a misspelt one would be left out silently.</p>"
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield from _operation(path, method, operation)
    yield '<h2 id="events">Events</h2>'
    yield "<p>What may be told. More types are added in <code>quests/vocabulary.yaml</code>.</p>"
    for name, schema in document["components"]["schemas"].items():
        if name.startswith("Data."):
            yield from _event(name.removeprefix("Data."), schema)
    yield '<h2 id="limits">Limits</h2>'
    yield from _table(("what", "how much"), ((_text(what), _text(much)) for what, much in LIMITS))
    yield '<h2 id="names">Who shows names</h2>'
    yield from (f"<p>{_text(part)}</p>" for part in NAMES)
    yield '<h2 id="five-not-ten">Why did I get 5 g, and not 10?</h2>'
    yield from (f"<p>{_text(part)}</p>" for part in WHY)
    yield '<h2 id="errors">Errors</h2><p>Always <code>application/problem+json</code>; the codes are stable. A game\'s '
    yield "refusals (409) have codes and sentences of its own: its scene names them where something cannot be done.</p>"
    yield from _table(("code", "meaning"), ((_anchor(code), _text(says)) for code, says in sorted(ERRORS.items())))
    yield "</body></html>"


def _step(step: Step, server: str) -> Iterator[str]:
    yield f"<h3>{_text(step.title)}</h3><p>{_text(step.says)}</p>"
    yield f"<pre>{escape(chr(10).join(server if line == SERVER else line for line in step.lines))}</pre>"


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
        return f"one of {', '.join(about['enum'])}"
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
