"""The rows of the bag: how many tools a player has, and up to which day tasks have given theirs."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from engine.ledger import big
from engine.privacy.personal import Part, Then, concerns


class ToolRow(SQLModel, table=True):
    """How many of a tool a player has."""

    __tablename__ = "farm_tool"
    __table_args__ = (CheckConstraint("many >= 0", name="no_tool_is_owed"), {"sqlite_with_rowid": False})

    player_id: int = Field(sa_column=big(primary_key=True))
    tool: str = Field(primary_key=True)
    many: int


class TaskRow(SQLModel, table=True):
    """A task has given a player its tools for all that was done up to a local day (`date.toordinal`)."""

    __tablename__ = "farm_tool_task"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    task: str = Field(primary_key=True)
    day: int


concerns(ToolRow, Part("farm_tools", Then.GONE))
concerns(TaskRow, Part("farm_tool_tasks", Then.GONE))
