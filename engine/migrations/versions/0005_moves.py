"""What players do in games."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table of moves; let the times of a limit that all players share pass 2^31."""
    if op.get_bind().dialect.name != "sqlite":  # whose integers have 64 bits already
        op.alter_column("progress", "times", type_=sa.BigInteger())
    op.create_table(
        "move",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("game", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("arguments", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("player_id", "key", name="a_key_moves_once"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("move")
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("progress", "times", type_=sa.Integer())
