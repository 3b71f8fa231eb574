"""What players are told: numbered per player, with read marks."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables."""


def downgrade() -> None:
    """Undo it."""
