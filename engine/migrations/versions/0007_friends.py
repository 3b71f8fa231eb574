"""Friend codes, blocks and groups."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Say who made a friendship and who invited whom, and make the tables."""
    op.add_column("player", sa.Column("joined_at", sa.BigInteger(), nullable=True))
    op.add_column("player", sa.Column("invited_by", sa.BigInteger(), nullable=True))
    op.add_column("player", sa.Column("invited_at", sa.BigInteger(), nullable=True))
    op.add_column("player", sa.Column("depth", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute("UPDATE player SET joined_at = consent_at")
    whom = sa.text("invited_by IS NOT NULL")
    op.create_index("whom_a_player_invited", "player", ["invited_by"], sqlite_where=whom, postgresql_where=whom)
    op.add_column("friendship", sa.Column("origin", sa.SmallInteger(), server_default=sa.text("1"), nullable=False))
    op.add_column("friendship", sa.Column("muted_at", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    _between_players()
    _groups()


def downgrade() -> None:
    """Drop them."""
    for table in ("group_invitation", "group_member", "player_group", "tally", "friend_code", "cut"):
        op.drop_table(table)
    for column in ("muted_at", "origin"):
        op.drop_column("friendship", column)
    op.drop_index("whom_a_player_invited", "player")
    for column in ("depth", "invited_at", "invited_by", "joined_at"):
        op.drop_column("player", column)


def _between_players() -> None:
    op.create_table(
        "cut",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blocked_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "other_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("who_was_cut", "cut", ["other_id"])
    op.create_table(
        "friend_code",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id"),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "tally",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("player_id", "what", "began_at"),
        sqlite_with_rowid=False,
    )


def _groups() -> None:
    op.create_table(
        "player_group",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("captain_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "group_member",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "group_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_group_member_group_id", "group_member", ["group_id"])
    op.create_table(
        "group_invitation",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("by_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("declined_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "group_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_group_invitation_group_id", "group_invitation", ["group_id"])
