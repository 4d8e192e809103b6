"""A correction of when a change was known can replace the former. Expand only: version 1.1 does not have the table."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

SQL = Path(__file__).parents[1] / "sql"
TABLE = "history_correction"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("replaces", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_history_correction_replaces"), TABLE, TABLE, ["replaces"], ["id"])
    # One first correction of a change, and one after each: never two that hold.
    op.create_unique_constraint(op.f("uq_history_correction_replaces"), TABLE, ["replaces"])
    op.create_index(
        "uq_history_correction_first", TABLE, ["entry_id"], unique=True, postgresql_where=sa.text("replaces IS NULL")
    )
    op.create_index(op.f("ix_history_correction_entry_id"), TABLE, ["entry_id"])
    op.drop_constraint(op.f("uq_history_correction_entry_id"), TABLE)
    op.create_index(
        "ix_history_entry_offers_of_organizer",
        "history_entry",
        [sa.text("(changes ->> 'organization_number')")],
        postgresql_where=sa.text("record = 'offer_copy'"),
    )
    op.execute((SQL / "history_v3.sql").read_text(encoding="utf-8"))
