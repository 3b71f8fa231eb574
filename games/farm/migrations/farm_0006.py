"""The farm: when a hungry hen next looks for food elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "farm_0006"
down_revision = "farm_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    none = sa.text("0")
    op.add_column("farm_coop", sa.Column("wanders_at", sa.BigInteger(), server_default=none, nullable=False))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("farm_coop", "wanders_at")
