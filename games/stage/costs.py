"""What things cost a bank, as `costs.yaml` says: assumptions that each bank writes anew. Pure but for the reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from games.stage.errors import StageFailed
from games.stage.pieces import unit_of
from games.stage.stamps import Lang

FILE = Path(__file__).resolve().parent / "costs.yaml"
CENT = Decimal("0.01")
Money = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=4)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Texts(_Strict):
    """Words in both languages."""

    zh: str = Field(alias="zh-CN", min_length=1)
    en: str = Field(min_length=1)

    def of(self, lang: Lang) -> str:
        """Return them in a language."""
        return self.zh if lang == "zh-CN" else self.en


class Thing(_Strict):
    """A thing that is paid for each time: an event of a type, or a unit of an asset where it lies."""

    name: Texts
    events: str = ""
    asset: str = ""
    lies_in: Literal["purses", "waiting", "pots", "expired", "minted"] = "minted"
    each: Money
    reason: Texts

    @model_validator(mode="after")
    def _one(self) -> Thing:
        if bool(self.events) == bool(self.asset):
            raise ValueError("exactly one of 'events' and 'asset' says what is counted")
        return self


class Ahead(_Strict):
    """What is promised and not paid for yet: an asset in all hands, of which `per` units will cost `each`."""

    name: Texts
    asset: str
    per: int = Field(gt=0)
    each: Money
    reason: Texts


class Costs(_Strict):
    """A file of costs."""

    version: Literal["costs/v1"] = Field(alias="schema")
    currency: str = Field(pattern="^[A-Z]{3}$")
    things: list[Thing] = Field(min_length=1, max_length=12)
    ahead: Ahead | None = None


class Line(NamedTuple):
    """One thing: how many of it there are, in whole units, and what each and all of them cost."""

    name: Texts
    many: int
    unit: str
    each: Decimal
    cost: Decimal
    reason: Texts


class Reckoned(NamedTuple):
    """What a campaign comes to since its start: each thing, all of them, what one of those who took part costs (None
    when nobody did), and what is still ahead."""

    lines: Sequence[Line]
    cost: Decimal
    per_active: Decimal | None
    ahead: Line | None


def load(file: Path = FILE) -> Costs:
    """Read a file of costs. Errors: StageFailed (`wrong_costs`), which says where and what."""
    try:
        return Costs.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise StageFailed(f"{file.name}: {where}: {first['msg']}", code="wrong_costs", hint=HINT) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise StageFailed(f"{file.name} cannot be read: {error}", code="wrong_costs", hint=HINT) from None


HINT = "write it like games/stage/costs.yaml"


def reckon(costs: Costs, sums: Mapping[str, Any]) -> Reckoned:
    """Return what the sums of a sandbox come to."""
    assets = {one["asset"]: one for one in sums["assets"]}
    lines = [_line(one, _many(one, sums["events"], assets), assets.get(one.asset)) for one in costs.things]
    cost = sum((line.cost for line in lines), Decimal(0))
    part = sums["part"]  # of the same time as the costs: since the start
    return Reckoned(lines, cost, _cents(cost / part) if part else None, _ahead(costs.ahead, assets))


def _many(one: Thing, events: Mapping[str, int], assets: Mapping[str, Any]) -> int:
    return int(events.get(one.events, 0)) if one.events else _units(assets.get(one.asset), one.lies_in)


def _ahead(one: Ahead | None, assets: Mapping[str, Any]) -> Line | None:
    if one is None:
        return None
    lies = assets.get(one.asset)
    many = _units(lies, "purses") + _units(lies, "waiting")
    return _line(one, many, lies, one.per)


def _line(one: Thing | Ahead, many: int, lies: Mapping[str, Any] | None, per: int = 1) -> Line:
    unit = lies["unit"] if lies else ""
    return Line(one.name, many, unit_of(one.asset, unit), one.each, _cents(many * one.each / per), one.reason)


def _units(lies: Mapping[str, Any] | None, where: str) -> int:
    """Whole units: half an egg is nobody's."""
    return int(lies[where]) // int(lies["scale"]) if lies else 0


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
