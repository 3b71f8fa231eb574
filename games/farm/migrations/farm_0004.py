"""The farm's tools and joy: the bag, what tasks have given, what hens wear, games of cups."""

import sqlalchemy as sa
from alembic import op

revision = "farm_0004"
down_revision = "farm_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _table(
        "farm_tool",
        _text("tool", key=True),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.CheckConstraint("many >= 0", name="no_tool_is_owed"),
    )
    _table("farm_tool_task", _text("task", key=True), sa.Column("day", sa.Integer(), nullable=False))
    _table("farm_worn", _text("outfit"), _big("since_at"))
    _table("farm_cups", _text("token"), _big("seed"), _big("began_at"))


def _table(name: str, *columns: sa.Column[int] | sa.Column[str] | sa.CheckConstraint) -> None:
    op.create_table(name, _big("player_id", key=True), *columns, sqlite_with_rowid=False)


def _big(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False, primary_key=key)


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, primary_key=key)


def downgrade() -> None:
    """Drop them."""
    for name in ("farm_cups", "farm_worn", "farm_tool_task", "farm_tool"):
        op.drop_table(name)
