"""Co-planting: plots, and what each player gave for them."""

import sqlalchemy as sa
from alembic import op

revision = "forest_0002"
down_revision = "forest_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "forest_plot",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("goal_g", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("full_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("planted_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "forest_share",
        sa.Column("plot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("total_g", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recent_g", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("day_g", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("plot_id", "player_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("plots_of_group", "forest_plot", ["group_id", "planted_at"])
    op.create_index("shares_of", "forest_share", ["player_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("forest_share")
    op.drop_table("forest_plot")
