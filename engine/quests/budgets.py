"""The budgets that quests share, `quests/budgets.yaml`: at most so much of an asset in a window, over all of them.

A quest names one with `budget: NAME`. A budget whose own lines are wrong is still known by its name, so that the quests
which name it are not told so a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from pydantic import Field

from engine.documents.document import Block, Document, Finding, did_you_mean, read_document, read_file, validate
from engine.documents.findings import near_miss
from engine.quests.model import Texts, Window
from engine.quests.scalars import Label, Line, Number, Percents


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `max` smallest units of an asset per window; `alert_at` are percents. Without `asset` it is wrong."""

    name: str
    asset: str
    max: int = 0
    every: Window = "ever"
    owner: str = ""
    alert_at: tuple[int, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)


class Counted(Protocol):
    """What a budget must know of an asset; `engine.game.Asset` is one."""

    @property
    def scale(self) -> int:
        """How many smallest units make one display unit."""


class BudgetBlock(Block):
    """How much may be given in all."""

    owner: Line = Field(description="the team that answers for the budget")
    asset: str = Field(description="the asset, such as energy")
    max: Number = Field(gt=0, le=10**15, description="how much may be given, in display units")
    every: Window = Field(description="day, week, month, season or ever")
    alert_at: Percents | None = Field(None, description="[50, 80, 95]: percents of max at which the operators are told")
    about: Texts = Field(description="{zh-CN: …, en: …}: what the budget is for")


class BudgetsFile(Block):
    """The whole file."""

    form: Literal["budgets/v1"] = Field(alias="schema", description="budgets/v1")
    budgets: dict[Label, BudgetBlock] = Field(max_length=1000, description="{NAME: {owner: …, asset: energy, …}}")


def load_budgets(path: Path | str, assets: Mapping[str, Counted]) -> tuple[Mapping[str, Budget], list[Finding]]:
    """Return the budgets of a file by name, and what is wrong with it. No file: no budgets, and nothing is wrong."""
    file = Path(path)
    if not file.exists():
        return {}, []
    return _budgets(*read_file(file, file.as_posix()), assets)


def read_budgets(text: str, name: str, assets: Mapping[str, Counted]) -> tuple[Mapping[str, Budget], list[Finding]]:
    """Return the budgets of a text, as `load_budgets` does of a file called `name`."""
    return _budgets(*read_document(text, name), assets)


def _budgets(
    document: Document | None, findings: list[Finding], assets: Mapping[str, Counted]
) -> tuple[Mapping[str, Budget], list[Finding]]:
    if document is None:
        return {}, findings
    file, wrong = validate(document, BudgetsFile)
    findings = [*findings, *wrong]
    if file is None:
        return {name: Budget(name, "") for name in _names(document)}, findings
    found = {}
    for name, block in file.budgets.items():
        mistakes = _mistakes(document, name, block, assets)
        findings += mistakes
        scale = assets[block.asset].scale if block.asset in assets else 1
        found[name] = Budget(name, "") if mistakes else _budget(name, block, scale)
    return found, sorted(findings, key=lambda finding: (finding.line, finding.column))


def _names(document: Document) -> list[str]:
    """The names that can be read in a file whose shape is wrong."""
    data = document.data
    named = data.get("budgets") if isinstance(data, dict) else None
    return [str(name) for name in named] if isinstance(named, dict) else []


def _mistakes(document: Document, name: str, block: BudgetBlock, assets: Mapping[str, Counted]) -> list[Finding]:
    asset = assets.get(block.asset)
    if asset is None and not near_miss(block.asset, assets):
        return []  # of a game that is not here: a quest that draws on it is told of its own unknown asset
    if asset is None:
        message, hint = f"'{block.asset}' is not a known asset", did_you_mean(block.asset, assets)
        return [document.finding(("budgets", name, "asset"), "unknown_asset", message, hint)]
    unit = block.max * asset.scale
    if unit != unit.to_integral_value():
        message = f"{block.max} cannot be counted out in {block.asset}"
        return [document.finding(("budgets", name, "max"), "not_whole", message, "use a whole number")]
    return []


def _budget(name: str, block: BudgetBlock, scale: int) -> Budget:
    return Budget(
        name,
        block.asset,
        int(block.max * scale),
        block.every,
        block.owner,
        tuple(block.alert_at or ()),
        block.about.by_language(),
    )
