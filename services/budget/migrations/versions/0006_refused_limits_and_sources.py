"""Which limits a commitment waits for, and which event a copy is from. Only new columns that may be null: version 1.1
runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

# Version 1.1 wrote the limits in the sentence alone. They are read out of it here, once, so that nobody is told again
# of what they know: "Pengarna räcker inte på anslagspost 1:5 ap.3 för 2026." and
# "Bemyndigandet räcker inte på anslagspost 1:5 ap.3 2026."
REFUSED_BEFORE = """
UPDATE commitment c SET refused_limits = found.limits
FROM (
    SELECT w.id, jsonb_agg(DISTINCT jsonb_build_object(
        'item', m[2], 'fiscal_year', m[5]::int, 'authorisation', m[1] = 'Bemyndigandet')) AS limits
    FROM commitment w,
        regexp_matches(w.reason, '(Pengarna|Bemyndigandet) räcker inte på anslagspost '
            '([0-9]+:[0-9]+( ap[.][0-9]+)?)( för)? ([0-9]{4})[.]', 'g') m
    WHERE w.state <> 'ended' AND w.reason IS NOT NULL
    GROUP BY w.id
) found WHERE found.id = c.id
"""


def upgrade() -> None:
    op.add_column("commitment", sa.Column("refused_limits", postgresql.JSONB(), nullable=True))
    for table in ("organizer", "agreed_cost"):
        op.add_column(table, sa.Column("source_sequence", sa.Integer(), nullable=True))
        op.add_column(table, sa.Column("source_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(REFUSED_BEFORE)
