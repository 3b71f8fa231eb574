"""Props, the store, looks of trees, and the energy rain."""

import sqlalchemy as sa
from alembic import op

revision = "forest_0003"
down_revision = "forest_0002"
branch_labels = None
depends_on = None

NAMES = ("bag", "in_use", "skin", "bought", "shelf", "rain")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "forest_bag",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("prop", sa.String(), nullable=False),
        sa.Column("gone_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("warned", sa.SmallInteger(), nullable=False),
        sa.Column("many", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("player_id", "prop", "gone_at"),
        sa.CheckConstraint("many >= 0", name="no_prop_is_owed"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forest_in_use",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("does", sa.String(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "does"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forest_skin",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("skin", sa.String(), nullable=False),
        sa.Column("since_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("worn", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("player_id", "skin"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forest_bought",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("ware", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("player_id", "month", "ware"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forest_shelf",
        sa.Column("ware", sa.String(), nullable=False),
        sa.Column("pot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sold", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ware"),
    )
    op.create_table(
        "forest_rain",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("began_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id"),
        sqlite_with_rowid=False,
    )
    going = sa.text("gone_at > 0")
    op.create_index("props_that_go", "forest_bag", ["gone_at"], sqlite_where=going, postgresql_where=going)
    op.create_index("bought_in", "forest_bought", ["month"])


def downgrade() -> None:
    """Drop them."""
    for name in NAMES:
        op.drop_table(f"forest_{name}")
