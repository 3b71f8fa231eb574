"""A verb of a game: a plain function of a turn, whose parameters say what a player sends for it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from engine.turn import Named


@dataclass(frozen=True, slots=True)
class Move:
    """A verb of a game: its function, and the shape of what a player sends for it."""

    name: str
    function: Callable[..., Mapping[str, Any] | None]
    arguments: type[BaseModel]

    @classmethod
    def of(cls, function: Callable[..., Mapping[str, Any] | None]) -> Move:
        """Read a move's signature; its first parameter is the turn. Errors: TypeError for one without a type."""
        hints = get_type_hints(function, include_extras=True)
        fields: dict[str, Any] = {}
        for name, one in list(inspect.signature(function).parameters.items())[1:]:
            if name not in hints:
                raise TypeError(f"'{function.__name__}' does not say what '{name}' is")
            fields[name] = (hints[name], ... if one.default is one.empty else one.default)
        config = ConfigDict(extra="forbid", strict=True, frozen=True)
        return cls(function.__name__, function, create_model(function.__name__, __config__=config, **fields))

    def names(self, arguments: BaseModel) -> set[int]:
        """Return the ids of the players that arguments name."""
        return {one.whose for one in self._named(arguments)}

    def needs(self, arguments: BaseModel) -> set[int]:
        """Return the ids of the players without whom the move is not made."""
        return {one.whose for one in self._named(arguments) if not one.may_be_gone}

    def _named(self, arguments: BaseModel) -> list[Named]:
        given = [getattr(arguments, name) for name in type(arguments).model_fields]
        each = [one for named in given for one in (named if isinstance(named, list | tuple) else (named,))]
        return [one for one in each if isinstance(one, Named)]
