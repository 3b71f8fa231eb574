"""The farm: coops, and who eats there."""

import sqlalchemy as sa
from alembic import op

revision = "farm_0001"
down_revision = None
branch_labels = ("farm",)
depends_on = "0014"

BIG = ("trough_id", "crop_id", "at", "empty_at", "hungry_at", "laid_mg")
UNTIL = ("asleep_until", "fence_until", "ruffled_until", "big_until", "seen_at", "made_at")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "farm_coop",
        _big("player_id"),
        *map(_big, BIG),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("eggs_laid", "mood", "mood_day")),
        *map(_big, UNTIL),
        sa.Column("name", sa.String(), nullable=False),
        *(sa.Column(name, sa.SmallInteger(), nullable=False) for name in ("stays", "on_board", "may_work")),
        sa.PrimaryKeyConstraint("player_id"),
    )
    op.create_table(
        "farm_eater",
        _big("host_id"),
        _big("guest_id"),
        _big("visit"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("speed", sa.Integer(), nullable=False),
        *map(_big, ("ate", "came_at", "until_at")),
        sa.PrimaryKeyConstraint("host_id", "guest_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("eats_at", "farm_eater", ["guest_id"])


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("farm_eater")
    op.drop_table("farm_coop")
