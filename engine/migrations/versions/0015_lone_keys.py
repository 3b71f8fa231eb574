"""On SQLite the rows of the hot tables are kept in the order of their id: one index less to write for each."""

import re

from alembic import op

revision = "0015"
down_revision = "0014"

TABLES = ("balance", "event", "outbox", "outbox_notice", "move")
BEFORE, AFTER = "\tid BIGINT NOT NULL", "\tid INTEGER NOT NULL"


def upgrade() -> None:
    """Make the tables anew with a key that SQLite keeps rows by."""
    _make_anew(BEFORE, AFTER)


def downgrade() -> None:
    """Make them as they were."""
    _make_anew(AFTER, BEFORE)


def _make_anew(before: str, after: str) -> None:
    """Copy each table into one whose key is declared otherwise; its indexes are made again from their own text."""
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return
    ask = bind.exec_driver_sql
    for table in TABLES:
        of = f"FROM sqlite_master WHERE tbl_name = '{table}'"
        made = str(ask(f"SELECT sql {of} AND type = 'table'").scalar_one())
        others = ask(f"SELECT sql {of} AND type <> 'table' AND sql IS NOT NULL").scalars().all()
        if before not in made:
            raise RuntimeError(f"the key of the table {table} is not what the migrations before have made")
        ask(re.sub(r"CREATE TABLE \S+", f"CREATE TABLE new_{table}", made, count=1).replace(before, after, 1))
        ask(f"INSERT INTO new_{table} SELECT * FROM {table} ORDER BY id")
        ask(f"DROP TABLE {table}")
        ask(f"ALTER TABLE new_{table} RENAME TO {table}")
        for other in others:
            ask(other)
