# ruff: noqa: S608
"""What was there before history began is kept as it stood, a batch at a time: nobody waits for more than a batch.

Each batch is a transaction of its own, and what has been kept is left: run again after a crash, it goes on. What was
changed meanwhile its trigger has kept as it was (0009), so that no row is kept twice and none as it became.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0009a"
down_revision = "0009"

SQL = Path(__file__).parents[1] / "sql"
KEPT = {
    "round_copy": "round_id",
    "offer_copy": "offer_id",
    "answer_copy": "cooperation_id",
    "organizer_copy": "organization_number",
    "schedule": "id",
    "agreed_measure": "measure_id",
    "activity": "id",
    "statement": "id",
    "agreed_commitment": "id",
    "indicator": "id",
    "measurement": "id",
    "meeting": "id",
    "consultation": "id",
    "funding_entry": "id",
}
"""Table → the column that names the record. The names are ours, and stand in the statements."""
MANY = 2_000
BEFORE = "1900-01-01"
"""Known all along: when it was known has not been kept."""
ENTRY = "INSERT INTO history_entry (record, row_id, changes, known_at, known_on, recorded_at) "
TIMES = f"'{BEFORE}', '{BEFORE}', '{BEFORE}'"

# Entries of a position share its name, and of those the later counts: all at once, the newest last. A position is only
# added to, so nobody waits for the statement, however long it takes.
POSITIONS = (
    f"{ENTRY}SELECT 'position_entry', t.position, as_kept(to_jsonb(t)), {TIMES} FROM position_entry t "
    "WHERE NOT EXISTS (SELECT 1 FROM history_entry h WHERE h.record = 'position_entry' AND h.row_id = t.position "
    "AND h.changes ->> 'id' = CAST(t.id AS text)) ORDER BY t.source_version"
)


def batch_of(table: str, key: str, *, first: bool) -> str:
    """Keep the next rows; the answer is the last of them. A row that has an entry, whoever wrote it, is left.

    The entry is looked up row by row: a join would read all of the history for each batch.
    """
    after = "" if first else f"WHERE {key} > :after "
    return (
        f"WITH batch AS MATERIALIZED (SELECT * FROM {table} {after}ORDER BY {key} LIMIT {MANY}), "
        f"kept AS ({ENTRY}SELECT '{table}', CAST(b.{key} AS text), as_kept(to_jsonb(b)), {TIMES} FROM batch b "
        f"WHERE (SELECT h.id FROM history_entry h WHERE h.record = '{table}' AND h.row_id = CAST(b.{key} AS text) "
        f"LIMIT 1) IS NULL ORDER BY b.{key} ON CONFLICT DO NOTHING) "
        f"SELECT {key} FROM batch ORDER BY {key} DESC LIMIT 1"
    )


def upgrade() -> None:
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        for table, key in KEPT.items():
            last = connection.scalar(sa.text(batch_of(table, key, first=True)))
            following = sa.text(batch_of(table, key, first=False))
            while last is not None:
                last = connection.scalar(following, {"after": last})
        connection.execute(sa.text(POSITIONS))
    # From here on all rows have their history, and the trigger need not look.
    op.execute((SQL / "history_v1a.sql").read_text(encoding="utf-8"))
    op.execute("DROP INDEX IF EXISTS uq_history_entry_before")
