"""The engine's first tables, and the triggers that keep a transfer from being changed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SQLITE_TRIGGERS = [
    f"CREATE TRIGGER transfer_refuses_{verb.lower()} BEFORE {verb} ON transfer BEGIN "
    "SELECT RAISE(ABORT, 'a transfer is never changed'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRES_TRIGGERS = [
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a transfer is never changed' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER transfer_refuses_change BEFORE UPDATE OR DELETE ON transfer "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER transfer_refuses_truncate BEFORE TRUNCATE ON transfer EXECUTE FUNCTION refuse_change()",
]


def upgrade() -> None:
    """Make the tables and the triggers."""
    _who()
    _what()
    _amounts()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_TRIGGERS if on_sqlite else POSTGRES_TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything."""
    for table in (
        "transfer",
        "hold",
        "balance",
        "outbox",
        "parked",
        "progress",
        "event",
        "friendship",
        "player",
        "number",
        "setting",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change()")


def _who() -> None:
    op.create_table(
        "player",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("zone_from", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone_before", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("consent_at", sa.BigInteger(), nullable=True),
        sa.Column("consent_text", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("ref"),
    )
    op.create_table(
        "friendship",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("friend_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "friend_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "number",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "no"),
        sa.UniqueConstraint("kind", "name"),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _what() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sender_no", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("received_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("fact", sa.LargeBinary(), nullable=True),
        sa.Column("kept", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sender_no", "sender_id", name="an_event_is_told_once"),
    )
    op.create_index(
        "a_fact_is_told_once",
        "event",
        ["player_id", "fact"],
        unique=True,
        sqlite_where=sa.text("fact IS NOT NULL"),
        postgresql_where=sa.text("fact IS NOT NULL"),
    )
    op.create_table(
        "progress",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("quest_no", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "quest_no", "slot"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parked",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fact", sa.LargeBinary(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("player_id", "fact", "event_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cause", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _amounts() -> None:
    op.create_table(
        "transfer",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cause", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.SmallInteger(), nullable=False),
        sa.Column("asset_no", sa.SmallInteger(), nullable=False),
        sa.Column("quest_no", sa.Integer(), nullable=False),
        sa.Column("source", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("target", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint("amount > 0", name="a_transfer_moves_something"),
        sa.PrimaryKeyConstraint("player_id", "cause", "n"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "hold",
        sa.Column("player_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asset_no", sa.SmallInteger(), nullable=False),
        sa.Column("quest_no", sa.Integer(), nullable=False),
        sa.Column("cause", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ripe_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("gone_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint("amount >= 0", name="a_hold_is_never_negative"),
        sa.PrimaryKeyConstraint("player_id", "id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "balance",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint("amount >= 0 OR (id & 3) = 1", name="only_a_debt_is_negative"),
        sa.CheckConstraint("(id & 3) <> 1 OR amount <= 0", name="a_debt_is_never_positive"),
        sa.PrimaryKeyConstraint("id"),
    )
