"""What does not fit the scene; each page is in the room it belongs to, and costs a constant number of statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.view import View
from games.farm.charity import pages as charity
from games.farm.earning import pages as earning
from games.farm.joy import pages as joy
from games.farm.kindness import pages as kindness
from games.farm.quiz import pages as quiz
from games.farm.tools import pages as tools

PAGES: Mapping[str, Callable[[View], dict[str, Any]]] = {
    **charity.PAGES,
    **earning.PAGES,
    **kindness.PAGES,
    **quiz.PAGES,
    **tools.PAGES,
    **joy.PAGES,
}
