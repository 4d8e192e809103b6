"""The history of what a report counts, and corrections of when something was known.

Only new tables, triggers and a column that may be null: version 1.1 runs beside this one, and its changes are kept too.
Writers wait for the triggers, which takes milliseconds; what is there already is kept by 0009a, while they go on.
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit import schema

revision = "0009"
down_revision = "0008"

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
    "position_entry": "position",
}
"""Table → the column that names the record: a position is one record, however many entries it has."""


def upgrade() -> None:
    op.add_column("schedule", sa.Column("resumed_from", sa.Date(), nullable=True))
    op.add_column("round_copy", sa.Column("counts", postgresql.JSONB(), nullable=True))
    op.create_table(
        "history_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("changes", postgresql.JSONB(), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_entry")),
    )
    op.create_index("ix_history_entry_record_row_id", "history_entry", ["record", "row_id"])
    op.create_index(op.f("ix_history_entry_recorded_at"), "history_entry", ["recorded_at"])
    # Until 0009a is done: of the trigger and its batches, whoever comes first keeps a row as it was.
    op.create_index(
        "uq_history_entry_before",
        "history_entry",
        ["record", "row_id"],
        unique=True,
        postgresql_where=sa.text("known_on = '1900-01-01' AND record <> 'position_entry'"),
    )
    op.create_table(
        "history_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["history_entry.id"], name=op.f("fk_history_correction_entry_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_correction")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_history_correction_entry_id")),
    )
    op.create_index(op.f("ix_history_correction_updated_at"), "history_correction", ["updated_at"])
    for statement in (SQL / "history_v1.sql").read_text(encoding="utf-8").split("--------"):
        op.execute(statement)
    for table, key in KEPT.items():
        op.execute(
            f"CREATE TRIGGER {table}_history AFTER INSERT OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION keep_history('{key}')"
        )
    op.execute(schema.append_only("history_entry"))
    op.execute(schema.append_only("history_correction"))
