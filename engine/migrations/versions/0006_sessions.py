"""Sessions of players, the codes that open them, and the keys by which a bank signs what opens them too."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "entry_code",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("views", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("ix_entry_code_player_id", "entry_code", ["player_id"])
    op.create_table(
        "session",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("views", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("killed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("ix_session_player_id", "session", ["player_id"])
    op.create_table(
        "token_key",
        sa.Column("kid", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("public", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("kid"),
    )
    op.create_index("ix_token_key_source", "token_key", ["source"])
    op.create_table(
        "used_token",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("ix_used_token_ends_at", "used_token", ["ends_at"])


def downgrade() -> None:
    """Drop them."""
    for table in ("used_token", "token_key", "session", "entry_code"):
        op.drop_table(table)
