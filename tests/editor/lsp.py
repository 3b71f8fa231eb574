"""A small client of a language server over stdio: requests, and the diagnostics it sends by itself."""

import itertools
import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import IO, Any, Self

PATIENCE_S = 60.0
"""How long an answer may take before the test fails; an answer usually takes milliseconds."""

CAN = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]}},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": True},
}


class NoAnswer(Exception):
    """The server said nothing in time, or ended."""


class LanguageServer:
    """A running server, which ends with the `with` block. `settings` are what an editor would have set."""

    def __init__(self, command: Sequence[str], settings: dict[str, Any]) -> None:
        self.settings = settings
        self._process = subprocess.Popen(
            list(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._heard: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._told: dict[str, list[dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Self:
        try:
            self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": CAN})
            self._notify("initialized", {})
            self._notify("workspace/didChangeConfiguration", {"settings": self.settings})
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def open(self, uri: str, text: str) -> None:
        """Show the server a file; it need not exist."""
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": document})

    def close(self, uri: str) -> None:
        """Take a file away again."""
        self._notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        self._told.pop(uri, None)

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What the server finds in an open file; waits for its first word about it."""
        while uri not in self._told:
            self._take(self._next())
        return self._told[uri]

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        """The result of a request."""
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            heard = self._next()
            if heard.get("id") == number and "method" not in heard:
                if "error" in heard:
                    raise NoAnswer(f"{method}: {heard['error']}")
                return heard["result"]
            self._take(heard)

    def at(self, method: str, uri: str, line: int, column: int) -> Any:
        """The result of a request about a place in a file; line and column count from 0."""
        place = {"line": line, "character": column}
        return self.ask(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": place})

    def _take(self, heard: dict[str, Any]) -> None:
        """Note diagnostics, and answer what the server asks its editor."""
        method, params = heard.get("method"), heard.get("params")
        if method == "textDocument/publishDiagnostics" and params:
            self._told[params["uri"]] = params["diagnostics"]
        elif "id" in heard and method == "workspace/configuration" and params:
            result = [self.settings.get(item.get("section")) for item in params["items"]]
            self._send({"id": heard["id"], "result": result})
        elif "id" in heard and method:
            self._send({"id": heard["id"], "result": None})

    def _next(self) -> dict[str, Any]:
        try:
            heard = self._heard.get(timeout=PATIENCE_S)
        except queue.Empty:
            raise NoAnswer(f"the language server said nothing for {PATIENCE_S:.0f} s") from None
        if heard is None:
            raise NoAnswer("the language server ended")
        return heard

    def _notify(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        try:
            while (message := _message(stream)) is not None:
                self._heard.put(message)
        finally:
            self._heard.put(None)

    def _end(self) -> None:
        """By its own handle, without asking: it holds nothing that could be lost."""
        self._process.kill()
        self._process.wait(PATIENCE_S)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


def _message(stream: IO[bytes]) -> dict[str, Any] | None:
    """The next message, or None at the end."""
    length = 0
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    body = stream.read(length)
    if not length or len(body) < length:
        return None
    message: dict[str, Any] = json.loads(body)
    return message
