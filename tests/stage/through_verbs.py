"""Presses a game's verbs in the window, each from the same beginning.

    python -m tests.stage.through_verbs FOLDER GAME [VERB]

The verbs are those of tests/stage/test_verbs_GAME.py. What became of each is printed at the end: '' or what was wrong.
"""

from __future__ import annotations

import json
import sys
import traceback
from importlib import import_module
from pathlib import Path

from tests.stage.driving import own_window
from tests.stage.hands import Hands


def main(folder: Path, game: str, only: str = "") -> None:
    """Go through the verbs on a server of its own, where all is as at the beginning of a tape; what one verb did is put
    back before the next."""
    verbs, found = import_module(f"tests.stage.test_verbs_{game}").VERBS, {}
    with own_window(folder) as (stage, client):
        hands = Hands(stage, client, game)
        for verb in (one for one in verbs if only in one.__name__):
            try:
                hands.begin_anew()
                verb(hands)
                found[verb.__name__] = ""
            except Exception:
                found[verb.__name__] = traceback.format_exc()
                stage.save(folder / f"{verb.__name__}.png")
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
