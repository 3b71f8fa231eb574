"""The farm: its ranking is of friends alone, so nobody has to say whether strangers see them."""

import sqlalchemy as sa
from alembic import op

revision = "farm_0007"
down_revision = "farm_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the column."""
    op.drop_column("farm_coop", "on_board")


def downgrade() -> None:
    """Add it."""
    op.add_column("farm_coop", sa.Column("on_board", sa.SmallInteger(), server_default=sa.text("0"), nullable=False))
