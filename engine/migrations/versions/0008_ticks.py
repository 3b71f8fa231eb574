"""Ticks and their causes, what expired, refunds let go, seals of the journal, and follow-ups."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables, and the index that finds the holds that are gone."""
    _ticks()
    _ledger()
    _seals()
    _follow_ups()


def downgrade() -> None:
    """Drop them."""
    op.drop_index("holds_that_go", "hold")
    for table in ("follow_up", "seal_waiting", "seal", "unmatched", "expired_hold", "tick_cause", "tick"):
        op.drop_table(table)


def _ticks() -> None:
    op.create_table(
        "tick",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reached", sa.String(), nullable=False),
        sa.Column("many", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "slot"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tick_cause",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _ledger() -> None:
    op.create_table(
        "expired_hold",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hold_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint("amount >= 0", name="no_more_is_taken_than_expired"),
        sa.PrimaryKeyConstraint("player_id", "hold_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unmatched",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "event_id"),
    )
    some = sa.text("amount > 0")
    op.create_index("holds_that_go", "hold", ["gone_at"], sqlite_where=some, postgresql_where=some)


def _seals() -> None:
    op.create_table(
        "seal",
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("upto", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.LargeBinary(), nullable=False),
        sa.Column("late", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("no"),
    )
    op.create_table(
        "seal_waiting",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "event_id"),
        sqlite_with_rowid=False,
    )


def _follow_ups() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("dead", sa.Integer(), nullable=False),
        sa.Column("failed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    waits = sa.text("dead = 0")
    op.create_index("follow_ups_that_wait", "follow_up", ["due_at"], sqlite_where=waits, postgresql_where=waits)
