"""What players are told: numbered per player, with read marks and quiet hours."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables."""
    _outbox_notice()
    _inbox()
    _inbox_state()


def downgrade() -> None:
    """Drop them."""
    for table in ("inbox_state", "inbox", "outbox_notice"):
        op.drop_table(table)


def _outbox_notice() -> None:
    op.create_table(
        "outbox_notice",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("nudges", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("nudge_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("told_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "number"),
        sqlite_with_rowid=False,
    )
    some = sa.text("topic IS NOT NULL")
    op.create_index(
        "a_day_s_digest", "inbox", ["player_id", "topic"], unique=True, sqlite_where=some, postgresql_where=some
    )
    some = sa.text("about_id IS NOT NULL")
    op.create_index("what_is_about_a_player", "inbox", ["about_id"], sqlite_where=some, postgresql_where=some)


def _inbox_state() -> None:
    op.create_table(
        "inbox_state",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("newest", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("read_upto", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("gone_upto", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("quiet_start", sa.SmallInteger(), nullable=False),
        sa.Column("quiet_end", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("player_id"),
        sqlite_with_rowid=False,
    )
