"""The whole way of a bank, from a new player to their live stream: lines of a shell that work one after the other.

/docs and engine/api/README.md show them; a test runs them with curl against a sandbox.
"""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """One step: what it is for, and its lines."""

    title: str
    says: str
    lines: tuple[str, ...]


SERVER = "TILTH=http://127.0.0.1:8000"
"""Where the server is; /docs shows the address that it was asked by."""

BANK = '-H "Authorization: Bearer $KEY"'
APP = '-H "Authorization: Bearer $SESSION"'
IN_JSON = "-H 'Content-Type: application/json'"
IN_EVENTS = "-H 'Content-Type: application/cloudevents+json'"
_AGREED = '{"given": true, "text_version": "2026-01"}'

WAY = (
    Step(
        "Where, and who",
        "A sandbox prints its key when it starts, and its source is called `sandbox`. On a live server make a key: "
        "`tilth source add bank/app --scope events:write --scope players:write --scope players:read --scope "
        "sessions:write`, and write `SOURCE=bank/app`. `field` takes one text out of an answer.",
        (
            SERVER,
            "KEY=tilth_test_…",
            "SOURCE=sandbox",
            """field() { sed -n "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/p"; }""",
        ),
    ),
    Step(
        "1. The player and their consent",
        "Your own opaque reference, no name and no telephone number. Before `consent` nothing is earned; each further "
        "purpose is agreed to by itself (`friends`: to be matched with friends whom the bank knows).",
        (
            f'curl -sS -X PUT "$TILTH/v1/players/customer-1" {BANK} {IN_JSON} -d \'{{"zone": "Asia/Shanghai", '
            f'"consent": {_AGREED}, "consents": {{"friends": {_AGREED}}}}}\'',
        ),
    ),
    Step(
        "2. Something happens",
        "Send it as often as you like: it counts once. The answer says what was earned; energy comes as a bubble that "
        "ripens for a while, feed at once.",
        (
            'ID="pay-$(date +%s)"; NOW="$(date -u +%Y-%m-%dT%H:%M:%SZ)"',
            f'curl -sS "$TILTH/v1/events" {BANK} {IN_EVENTS} -d \'{{"specversion": "1.0", "id": "\'"$ID"\'", '
            '"source": "\'"$SOURCE"\'", "type": "payment", "subject": "customer-1", "time": "\'"$NOW"\'", '
            '"data": {"txn_ref": "\'"$ID"\'", "amount": 20, "channel": "qr"}}\'',
        ),
    ),
    Step(
        "3. A day passes (in a sandbox)",
        "Live it passes by itself. Sessions and codes go by the machine's clock and notice nothing.",
        (f'curl -sS "$TILTH/v1/sandbox/clock" {BANK} {IN_JSON} -d \'{{"by": "1d"}}\'',),
    ),
    Step(
        "4. A code, asked for by your back end",
        "It opens one session, within a minute. Hand it to your app over a native message or in the fragment of a URL, "
        "never in its query.",
        (
            f'CODE="$(curl -sS "$TILTH/v1/sessions/codes" {BANK} {IN_JSON} -d \'{{"player": "customer-1", '
            '"views": ["forest"]}\' | field code)"',
        ),
    ),
    Step(
        "5. A session, opened by your app",
        'A bearer is kept in memory alone. A page of its own takes the cookie instead (`"kind": "cookie"`), which '
        "only HTTPS and the origin of this server get.",
        (
            f'SESSION="$(curl -sS "$TILTH/v1/sessions" {IN_JSON} -d \'{{"code": "\'"$CODE"\'", "kind": "bearer", '
            '"view": "forest"}\' | field token)"',
        ),
    ),
    Step(
        "6. The scene",
        "What the player sees, and under `can` each thing that can be done, with its arguments, or why not.",
        (f'curl -sS "$TILTH/v1/scene/forest" {APP}',),
    ),
    Step(
        "7. A move",
        "A new key for each move; the same key again gives the same answer. A refusal is 409 with a code and a "
        "sentence for the player.",
        (f'curl -sS "$TILTH/v1/play/forest/collect_all" {APP} {IN_JSON} -H "Idempotency-Key: $ID" -d \'{{}}\'',),
    ),
    Step(
        "8. Messages, kept and live",
        "The stream tells new messages as they come; without `Last-Event-ID` it begins with `reset`: read the inbox, "
        "and go on. This line listens for two seconds.",
        (
            f'curl -sS "$TILTH/v1/me/inbox" {APP}',
            f'curl -sSN --max-time 2 "$TILTH/v1/me/stream" {APP} || true',
        ),
    ),
    Step(
        "9. The end",
        "The player logs out; `DELETE /v1/players/customer-1/sessions` with your key ends all of their sessions.",
        (f'curl -sS -X DELETE "$TILTH/v1/session" {APP}',),
    ),
)
"""The steps, in order."""
