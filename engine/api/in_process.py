"""Asking a sandbox's application without a port, for commands that open its database themselves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import msgspec
import structlog
from starlette.types import ASGIApp, Message

from engine.api.app import create_app
from engine.api.runtime import Runtime
from engine.sandbox import Sandbox


@contextmanager
def asking(sandbox: Sandbox) -> Iterator[Callable[[str, str, object], tuple[int, Any]]]:
    """Give what asks a sandbox's application: (method, path, body) → status and JSON."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    runtime = Runtime(sandbox.db, sandbox.live, sandbox.time, sandbox.time.wall, sandbox)
    app = create_app(runtime)
    with closing(runtime.intake), sandbox.key_of_a_command() as key:
        yield lambda method, path, body: ask(app, method, path, key, body)


def ask(app: ASGIApp, method: str, path: str, key: str, body: object = None) -> tuple[int, Any]:
    """Send one request with a key and a JSON body; return the answer's status and JSON."""
    headers = [(b"authorization", f"Bearer {key}".encode())]
    sent = b"" if body is None else msgspec.json.encode(body)
    if sent:
        headers += [(b"content-type", b"application/json"), (b"content-length", str(len(sent)).encode())]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 0), "server": ("in-process", 80),
    }  # fmt: skip
    return asyncio.run(_asked(app, scope, sent))


async def _asked(app: ASGIApp, scope: dict[str, Any], sent: bytes) -> tuple[int, Any]:
    status, parts = 500, list[bytes]()

    async def receive() -> Message:
        return {"type": "http.request", "body": sent, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)
        parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return status, msgspec.json.decode(b"".join(parts))
