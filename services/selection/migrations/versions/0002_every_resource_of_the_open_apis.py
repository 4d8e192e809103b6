"""Fetches that know what remains and when to try again; values of the nation, and values we have computed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

KINDS = "subject_kind IN ('school_unit', 'municipality', 'nation')"


def upgrade() -> None:
    empty = sa.text("'{}'")
    op.add_column("fetch", sa.Column("unread_lists", postgresql.ARRAY(sa.Text()), nullable=False, server_default=empty))
    op.add_column("fetch", sa.Column("put_off", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("fetch", sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("statistic", sa.Column("computed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_constraint("ck_statistic_subject_kind", "statistic")
    op.create_check_constraint(op.f("ck_statistic_subject_kind"), "statistic", KINDS)
    for statement in UNFINISHED:
        op.execute(statement)


UNFINISHED = (
    """UPDATE "fetch" SET pending = ARRAY(SELECT 'gr/' || c FROM unnest(pending) c) WHERE kind = 'statistics'""",
    """UPDATE "fetch" SET pending = ARRAY(SELECT 'school-units/' || c FROM unnest(pending) c)
       WHERE kind = 'register'""",
    """UPDATE "fetch" SET unread_lists = '{gr}' WHERE kind = 'statistics' AND status = 'queued'""",
    """UPDATE "fetch" SET unread_lists = '{school-units}' WHERE kind = 'register' AND status = 'queued'""",
    """UPDATE "fetch" SET pending = '{gr}', total = 1 WHERE kind = 'national_values' AND status = 'queued'""",
    """UPDATE "fetch" SET pending = '{salsa}', total = 1 WHERE kind = 'salsa' AND status = 'queued'""",
)
"""Fetches asked for before this revision go on in the new words."""
