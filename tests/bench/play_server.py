"""Our server with the bench's game: `python -m tests.bench.play_server URL`. It prints {"serving"} as `tilth serve`."""

from __future__ import annotations

import sys

import msgspec

from engine.api.serving import address, listen, serve_forever
from engine.risk import pace
from engine.store import open_database
from tests.bench.play import content


def main() -> None:
    """Serve on a free port."""
    pace.LIVE = pace.ANY  # one player makes a thousand moves a second here
    listening = listen("127.0.0.1", 0)
    print(msgspec.json.encode({"serving": address("127.0.0.1", listening)}).decode(), flush=True)  # noqa: T201
    serve_forever(open_database(sys.argv[1]), content(), listening)


if __name__ == "__main__":
    main()
