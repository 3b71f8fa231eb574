"""What was paused and resumed, by whom and why; and what each publication changed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the record of pauses, begin it with those that last, and let publications keep what they change."""
    op.create_table(
        "pause_record",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quest", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(
        "INSERT INTO pause_record (id, quest, what, at, by, note) "
        "SELECT row_number() OVER (ORDER BY at, quest), quest, 'paused', at, by, '' FROM pause"
    )
    op.add_column("publication", sa.Column("changes", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop both."""
    op.drop_column("publication", "changes")
    op.drop_table("pause_record")
