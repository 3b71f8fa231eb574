"""Does everything add up? One function, used by tests, the command line and the deep health check.

Every balance and hold is rebuilt from the transfers and compared; the answers given are compared with what was
moved. The names in brackets are the invariants of the reliability reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.bulk import Transaction
from engine.journal import decode_answer
from engine.seals import verify
from engine.store import Database

_REBUILT = """
    SELECT id FROM (
        SELECT target AS id, amount AS d FROM transfer UNION ALL SELECT source, -amount FROM transfer
        UNION ALL SELECT id, -amount FROM balance UNION ALL SELECT id, -amount FROM hold
    ) AS every WHERE id >= 256 GROUP BY id HAVING SUM(d) <> 0"""
_CONSERVED = """
    SELECT asset_no FROM (
        SELECT asset_no, SUM(CASE WHEN source < 256 THEN amount WHEN target < 256 THEN -amount ELSE 0 END) AS given
        FROM transfer GROUP BY asset_no
    ) AS m LEFT JOIN (
        SELECT no, SUM(amount) AS there FROM (
            SELECT (id & 255) >> 2 AS no, amount FROM balance UNION ALL SELECT asset_no, amount FROM hold
        ) AS a GROUP BY no
    ) AS h ON h.no = m.asset_no WHERE m.given <> COALESCE(h.there, 0)"""
_MIXED = """
    SELECT t.cause FROM transfer t LEFT JOIN hold s ON s.player_id = t.player_id AND s.id = t.source
    LEFT JOIN hold g ON g.player_id = t.player_id AND g.id = t.target
    LEFT JOIN move m ON m.id = t.cause
    WHERE m.id IS NULL AND (COALESCE(s.asset_no, (t.source & 255) >> 2) <> t.asset_no
       OR COALESCE(g.asset_no, (t.target & 255) >> 2) <> t.asset_no)
    UNION ALL
    SELECT t.cause FROM move m JOIN transfer t ON t.player_id = m.player_id AND t.cause = m.id
    LEFT JOIN hold s ON s.id = t.source LEFT JOIN hold g ON g.id = t.target
    WHERE COALESCE(s.asset_no, (t.source & 255) >> 2) <> t.asset_no
       OR COALESCE(g.asset_no, (t.target & 255) >> 2) <> t.asset_no"""
_FOREIGN = """
    SELECT t.cause FROM transfer t LEFT JOIN hold s ON s.player_id = t.player_id AND s.id = t.source
    LEFT JOIN hold g ON g.player_id = t.player_id AND g.id = t.target
    LEFT JOIN move m ON m.id = t.cause
    WHERE (t.source >= 256 AND (t.source >> 8) <> (t.player_id >> 8) AND s.id IS NULL AND m.id IS NULL)
       OR (t.target >= 256 AND (t.target >> 8) <> (t.player_id >> 8) AND g.id IS NULL AND m.id IS NULL)
       OR (t.source < 256 AND t.target < 256)"""
_NOBODY = """
    SELECT t.cause FROM move m JOIN transfer t ON t.player_id = m.player_id AND t.cause = m.id
    LEFT JOIN hold s ON s.id = t.source LEFT JOIN player ps ON ps.id = t.source - (t.source & 255)
    LEFT JOIN hold g ON g.id = t.target LEFT JOIN player pg ON pg.id = t.target - (t.target & 255)
    LEFT JOIN pot os ON os.id = t.source - (t.source & 255) LEFT JOIN pot og ON og.id = t.target - (t.target & 255)
    WHERE (t.source >= 256 AND s.id IS NULL AND ps.id IS NULL AND os.id IS NULL)
       OR (t.target >= 256 AND g.id IS NULL AND pg.id IS NULL AND og.id IS NULL)"""
_NOT_EXPIRY = """
    SELECT t.cause FROM transfer t JOIN tick_cause c ON c.id = t.cause AND c.player_id = t.player_id
    LEFT JOIN hold h ON h.player_id = t.player_id AND h.id = t.source
    WHERE c.name = 'expired_holds' AND (h.id IS NULL OR h.gone_at > c.slot
       OR t.target <> t.player_id + (t.asset_no << 2) + 2)"""
_MORE_BACK = """
    SELECT player_id FROM transfer GROUP BY player_id, quest_no, asset_no
    HAVING SUM(CASE WHEN target < 256 THEN amount ELSE 0 END) > SUM(CASE WHEN source < 256 THEN amount ELSE 0 END)"""

CHECKS = {
    "conservation": ("per asset, the accounts hold what the mint gave (I1)", _CONSERVED),
    "one_asset_a_transfer": ("both ends of a transfer count the same asset (I2)", _MIXED),
    "one_player_a_transfer": (
        "both ends of an event's transfer are its player's own or a mint, and not two mints",
        _FOREIGN,
    ),
    "moves_between_players": ("both ends of a move's transfer are a player's, a hold, a pot or a mint", _NOBODY),
    "balances_from_transfers": ("every balance and hold equals the sum of its transfers (I3, I14)", _REBUILT),
    "only_debts_negative": (
        "debts are not above zero, and nothing else is below (I4, I5)",
        "SELECT id FROM balance WHERE (amount < 0 AND (id & 3) <> 1) OR (amount > 0 AND (id & 3) = 1) "
        "UNION ALL SELECT id FROM hold WHERE amount < 0",
    ),
    "transfers_have_causes": (
        "every transfer has an event, a move or a tick's cause of the same player (I6)",
        "SELECT t.cause FROM transfer t LEFT JOIN event e ON e.id = t.cause AND e.player_id = t.player_id "
        "LEFT JOIN move m ON m.id = t.cause AND m.player_id = t.player_id LEFT JOIN tick_cause c ON c.id = t.cause "
        "AND c.player_id = t.player_id WHERE e.id IS NULL AND m.id IS NULL AND c.id IS NULL",
    ),
    "ticks_only_expire": ("a tick moves only what was gone, from a hold to its owner's expired account", _NOT_EXPIRY),
    "erasures_only_expire": (
        "an erasure moves only what the player had, to the player's own expired account",
        "SELECT t.cause FROM transfer t JOIN tick_cause c ON c.id = t.cause AND c.player_id = t.player_id "
        "LEFT JOIN hold h ON h.player_id = t.player_id AND h.id = t.source WHERE c.name = 'erased' "
        "AND ((h.id IS NULL AND t.source <> t.player_id + (t.asset_no << 2)) "
        "OR t.target <> t.player_id + (t.asset_no << 2) + 2)",
    ),
    "ticks_have_effects": (
        "every cause of a tick moved something",
        "SELECT c.id FROM tick_cause c LEFT JOIN transfer t ON t.player_id = c.player_id AND t.cause = c.id "
        "WHERE t.cause IS NULL",
    ),
    "expired_of_holds": (
        "no hold's loss makes good more than it lost",
        "SELECT x.hold_id FROM expired_hold x LEFT JOIN (SELECT player_id, source, SUM(amount) AS lost FROM transfer "
        "WHERE target >= 256 AND (target & 3) = 2 GROUP BY player_id, source) AS t ON t.player_id = x.player_id "
        "AND t.source = x.hold_id WHERE x.amount > COALESCE(t.lost, 0)",
    ),
    "players_exist": (
        "every event belongs to a player",
        "SELECT e.id FROM event e LEFT JOIN player p ON p.id = e.player_id WHERE p.id IS NULL",
    ),
    "never_more_back": ("no quest took back more than it gave (I8)", _MORE_BACK),
    "undone_within_grants": (
        "of no act more was taken back than it was granted (I8)",
        "SELECT u.act FROM (SELECT player_id, quest_no, amount, CASE WHEN SUBSTR(slot, 1, 5) = 'undo:' "
        "THEN CAST(SUBSTR(slot, 6, 2) AS INTEGER) END AS asset, CASE WHEN SUBSTR(slot, 1, 5) = 'undo:' "
        "THEN CAST(SUBSTR(slot, 9) AS BIGINT) END AS act FROM progress) AS u LEFT JOIN transfer t "
        "ON t.player_id = u.player_id AND t.quest_no = u.quest_no AND t.cause = u.act AND t.asset_no = u.asset "
        "AND t.source < 256 WHERE u.act IS NOT NULL GROUP BY u.player_id, u.quest_no, u.asset, u.act, u.amount "
        "HAVING u.amount > COALESCE(SUM(t.amount), 0)",
    ),
    "parked_is_parked": (
        "every waiting refund is an event",
        "SELECT k.event_id FROM parked k LEFT JOIN event e ON e.id = k.event_id WHERE e.id IS NULL",
    ),
    "let_go_once": (
        "a refund that was let go is an event and does not wait",
        "SELECT u.event_id FROM unmatched u LEFT JOIN event e ON e.id = u.event_id AND e.player_id = u.player_id "
        "LEFT JOIN parked k ON k.player_id = u.player_id AND k.event_id = u.event_id "
        "WHERE e.id IS NULL OR k.event_id IS NOT NULL",
    ),
    "notes_name_transfers": (
        "everything to be told names a transfer (I13)",
        "SELECT o.id FROM outbox o LEFT JOIN transfer t ON t.player_id = o.player_id AND t.cause = o.cause "
        "AND t.n = o.n WHERE t.cause IS NULL",
    ),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: its name, whether it holds, and how many places break it."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Report:
    """The audit's outcome, with how many accounts and transfers there are."""

    ok: bool
    checks: tuple[Check, ...]
    accounts: int
    transfers: int


def audit(db: Database) -> Report:
    """Check every invariant in one consistent view; takes no write lock."""
    with db.reading() as tx:
        if not db.on_sqlite:
            tx.connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            tx.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # it locks nothing and may take long
        checks = [_check(tx, name, says, sql) for name, (says, sql) in CHECKS.items()]
        checks += [_answers(tx), _triggers(tx, db), _sealed(tx)]
        accounts = _one(tx, "SELECT (SELECT COUNT(*) FROM balance) + (SELECT COUNT(*) FROM hold)")
        transfers = _one(tx, "SELECT COUNT(*) FROM transfer")
    return Report(all(check.ok for check in checks), tuple(checks), accounts, transfers)


def _one(tx: Transaction, sql: str) -> int:
    return int(tx.connection.exec_driver_sql(sql).scalar_one())


def _check(tx: Transaction, name: str, says: str, sql: str) -> Check:
    wrong = _one(tx, f"SELECT COUNT(*) FROM ({sql}) AS wrong")
    return Check(name, wrong == 0, says if wrong == 0 else f"{wrong} place(s) break it: {says}")


def _answers(tx: Transaction) -> Check:
    """Every event has its answer, and what answers promise is what the mint gave for them (I6, I7)."""
    given = tx.connection.exec_driver_sql(
        "SELECT cause, SUM(amount) FROM transfer WHERE source < 256 GROUP BY cause ORDER BY cause"
    )
    moved = {int(cause): int(amount) for cause, amount in given}
    wrong = 0
    for id, text in tx.connection.exec_driver_sql("SELECT id, answer FROM event"):
        answer = decode_answer(text)
        promised = sum(earned.amount for earned in answer.earned if earned.amount > 0)
        wrong += promised != moved.pop(id, 0)
    wrong += len(moved)
    says = "every answer promises what was given (I6, I7)"
    return Check("answers_kept", wrong == 0, says if wrong == 0 else f"{wrong} event(s) break it: {says}")


def _sealed(tx: Transaction) -> Check:
    """The chain of seals holds, and the journal is as it was sealed; if not, the first place that does not fit."""
    found = verify(tx)
    if found.wrong:
        return Check("sealed", False, found.wrong)
    last = f"; the last is {found.digest}" if found.seals else ""
    return Check("sealed", True, f"the journal is as {found.seals} seal(s) say{last}")


def _triggers(tx: Transaction, db: Database) -> Check:
    """Transfers cannot be changed: the triggers that refuse it are there."""
    sql = (
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'transfer'"
        if db.on_sqlite
        else "SELECT COUNT(*) FROM pg_trigger WHERE tgrelid = 'transfer'::regclass AND NOT tgisinternal "
        "AND tgenabled = 'O'"
    )
    found = _one(tx, sql)
    return Check("transfers_immutable", found == 2, f"{found} of 2 triggers guard the transfers")
