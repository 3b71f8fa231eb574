"""Risk control: how fast players are, what looked odd, and what was decided about it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def _big(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _lone(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def upgrade() -> None:
    """Make the tables."""
    nothing, none = sa.text("''"), sa.text("0")
    op.add_column("player", sa.Column("hindered", sa.String(), server_default=nothing, nullable=False))
    op.add_column("player", sa.Column("pace", sa.BigInteger(), server_default=none, nullable=False))
    op.create_table(
        "flag", _lone("id"), _big("player_id"), _text("kind"), _whole("day"), _big("at"), _text("evidence"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("player_id", "kind", "day", name="a_day_is_flagged_once"),
    )  # fmt: skip
    op.create_table(
        "sanction", _big("player_id"), _big("id"), _text("level"), _text("reason"), _text("evidence"),
        _text("decided_by"), _big("since_at"), _big("until_at"), _text("first_level"), _big("first_until_at"),
        _text("appeal"), _big("appealed_at"), _text("outcome"), _text("answer"), _text("answered_by"),
        _big("answered_at"), sa.PrimaryKeyConstraint("player_id", "id"), sqlite_with_rowid=False,
    )  # fmt: skip
    waits = sa.text("appealed_at > 0 AND answered_at = 0")
    op.create_index("appeals_that_wait", "sanction", ["appealed_at"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    """Drop them."""
    for name in ("sanction", "flag"):
        op.drop_table(name)
    for name in ("pace", "hindered"):
        op.drop_column("player", name)
