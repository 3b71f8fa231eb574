"""The quiz: what players answered."""

import sqlalchemy as sa
from alembic import op

revision = "farm_0002"
down_revision = "farm_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "farm_answer",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Integer(), nullable=False),
        sa.Column("came_back", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("due_on", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column("correct", sa.SmallInteger(), nullable=False),
        sa.Column("practised", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("player_id", "question"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("farm_answer")
