"""What was paused and resumed, by whom."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the record of pauses."""


def downgrade() -> None:
    """Undo it."""
