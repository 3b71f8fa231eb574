"""What a player answered, a row a question, changed under the player's lock."""

from __future__ import annotations

from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from engine.ledger import big
from engine.privacy.personal import Part, Then, concerns


class Answer(SQLModel, table=True):
    """A player and a question. Days are ordinals, 0 for none.

    `asked` so often as the question of the day, at last on `asked_on`, when the option `chosen` was `correct` or not,
    and the question new or one that `came_back`. `due_on` is when it comes back, `step` of the intervals are done.
    `practised` counts the answers without reward.
    """

    __tablename__ = "farm_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    player_id: int = Field(sa_column=big(primary_key=True))
    question: str = Field(primary_key=True)
    asked: int
    asked_on: int
    came_back: int = Field(sa_type=SmallInteger)
    step: int = Field(sa_type=SmallInteger)
    due_on: int
    chosen: str
    correct: int = Field(sa_type=SmallInteger)
    practised: int


concerns(Answer, Part("farm_answers", Then.GONE))
