"""What the hot path does without."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Change indexes and columns of the hot tables."""


def downgrade() -> None:
    """Undo it."""
