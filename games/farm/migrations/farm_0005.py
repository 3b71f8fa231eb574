"""The farm's kindness: thanks that are owed, and invitations."""

import sqlalchemy as sa
from alembic import op

revision = "farm_0005"
down_revision = "farm_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _pairs("farm_thanks", _big("at"), sa.Column("meals", sa.Integer(), nullable=False))
    _pairs("farm_invited", _big("until_at"))
    op.create_index("thanks_to", "farm_thanks", ["other_id"])
    op.create_index("invited_by", "farm_invited", ["other_id"])


def _pairs(name: str, *columns: sa.Column[int]) -> None:
    op.create_table(
        name,
        _big("player_id"),
        _big("other_id"),
        *columns,
        sa.PrimaryKeyConstraint("player_id", "other_id"),
        sqlite_with_rowid=False,
    )


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("farm_invited")
    op.drop_table("farm_thanks")
