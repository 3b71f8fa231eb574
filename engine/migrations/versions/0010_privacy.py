"""Consent per purpose, guardians, and what must stay erased."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TABLES = ("tombstone", "resting_edge", "consent")
COLUMNS = ("erased", "counts_from", "minor", "purposes")


def upgrade() -> None:
    """Make the tables and columns; who plays has agreed to play."""
    nothing, none = sa.text("''"), sa.text("0")
    op.add_column("player", sa.Column("purposes", sa.String(), server_default=nothing, nullable=False))
    op.add_column("player", sa.Column("minor", sa.String(), server_default=nothing, nullable=False))
    op.add_column("player", sa.Column("counts_from", sa.BigInteger(), server_default=none, nullable=False))
    op.add_column("player", sa.Column("erased", sa.SmallInteger(), server_default=none, nullable=False))
    some = sa.text("erased IN (1, 2)")
    op.create_index("players_to_blank", "player", ["erased"], sqlite_where=some, postgresql_where=some)
    op.add_column("player_group", sa.Column("named_by", sa.BigInteger(), server_default=none, nullable=False))
    op.execute("UPDATE player_group SET named_by = captain_id WHERE name <> ''")
    _consent()
    _edges()
    op.create_table(
        "tombstone",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("before_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("mark"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("player_group", "named_by")
    op.drop_index("players_to_blank", "player")
    for column in COLUMNS:
        op.drop_column("player", column)


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("given", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("told_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("player_id", "id"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO consent (player_id, id, purpose, given, text, at, told_by) "
        "SELECT id, id, 'play', 1, consent_text, consent_at, 'bank' FROM player WHERE consent_at IS NOT NULL"
    )


def _edges() -> None:
    op.create_table(
        "resting_edge",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("friend_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.SmallInteger(), nullable=False),
        sa.Column("muted_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "friend_id"),
        sqlite_with_rowid=False,
    )
