"""The farm's charity: projects, receipts, donors, medals, evidence."""

import sqlalchemy as sa
from alembic import op

revision = "farm_0003"
down_revision = "farm_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    bigs = ("pot_id", "eggs", "full_at")
    op.create_table(
        "farm_project", _text("project", key=True), *map(_big, bigs),
        sa.Column("told", sa.SmallInteger(), nullable=False), _big("news_at"), _big("receipts"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "farm_receipt", _big("id", key=True), _big("player_id"), _text("project"), *map(_big, ("number", "eggs", "at"))
    )
    op.create_index("receipts_by_number", "farm_receipt", ["project", "number"], unique=True)
    op.create_index("receipts_by_donor", "farm_receipt", ["project", "player_id"])
    op.create_index("receipts_of", "farm_receipt", ["player_id", "id"])
    counts = (sa.Column(name, sa.Integer(), nullable=False) for name in ("receipts", "days", "last_day"))
    op.create_table("farm_donor", _big("player_id", key=True), _big("eggs"), *counts, _big("news_at"))
    op.create_table(
        "farm_medal", _big("player_id", key=True), _text("medal", key=True), _big("at"), sqlite_with_rowid=False
    )
    op.create_table(
        "farm_evidence", _text("project", key=True), sa.Column("n", sa.Integer(), nullable=False, primary_key=True),
        _big("at"), *map(_text, ("kind", "text", "link")),
        sqlite_with_rowid=False,
    )  # fmt: skip


def _big(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False, primary_key=key)


def _text(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, primary_key=key)


def downgrade() -> None:
    """Drop them."""
    for table in ("farm_evidence", "farm_medal", "farm_donor", "farm_receipt", "farm_project"):
        op.drop_table(table)
