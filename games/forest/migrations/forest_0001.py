"""The forest: what it has grown to, what was taken and given, and what was planted."""

import sqlalchemy as sa
from alembic import op

revision = "forest_0001"
down_revision = None
branch_labels = ("forest",)
depends_on = "0014"


def upgrade() -> None:
    """Make the tables."""
    _forests()
    _trees()
    _indexes()


def _forests() -> None:
    op.create_table(
        "forest",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("grown_g", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("week_g", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("planted", sa.Integer(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("peace", sa.SmallInteger(), nullable=False),
        sa.Column("shows_acts", sa.SmallInteger(), nullable=False),
        sa.Column("on_board", sa.SmallInteger(), nullable=False),
        sa.Column("give_back_over_g", sa.Integer(), nullable=False),
        sa.Column("thumbs", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id"),
    )
    op.create_table(
        "forest_taken",
        sa.Column("owner_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hold_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("amount_g", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("owner_id", "hold_id", "player_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forest_golden",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hold_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("from_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("player_id", "hold_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forest_peace",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "other_id"),
        sqlite_with_rowid=False,
    )


def _trees() -> None:
    op.create_table(
        "forest_species",
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("planted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("species"),
    )
    op.create_table(
        "forest_reservation",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "species"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forest_tree",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("energy_g", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("planted_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "forest_certificate",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tree_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("energy_g", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "tree_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "forest_evidence",
        sa.Column("tree_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tree_id", "n"),
        sqlite_with_rowid=False,
    )


def _indexes() -> None:
    board = sa.text("on_board = 1")
    op.create_index("forest_board", "forest", ["grown_g"], sqlite_where=board, postgresql_where=board)
    op.create_index("forest_week", "forest", ["week", "week_g"], sqlite_where=board, postgresql_where=board)
    op.create_index("taken_by", "forest_taken", ["player_id"])
    op.create_index("taken_by_age", "forest_taken", ["at"])
    op.create_index("golden_from", "forest_golden", ["from_id"])
    op.create_index("peace_with", "forest_peace", ["other_id"])
    op.create_index("reservations_of", "forest_reservation", ["species", "until_at"])
    op.create_index("trees_by_number", "forest_tree", ["species", "number"], unique=True)
    op.create_index("certificates_of_tree", "forest_certificate", ["tree_id"])


def downgrade() -> None:
    """Drop them."""
    kept = ("evidence", "certificate", "tree", "reservation", "species", "peace", "golden", "taken")
    for name in (*(f"forest_{one}" for one in kept), "forest"):
        op.drop_table(name)
