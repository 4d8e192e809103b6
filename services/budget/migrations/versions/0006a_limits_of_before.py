"""The limits that commitments waited for under version 1.1, by a transaction of their own: nobody waits meanwhile."""

from alembic import op

revision = "0006a"
down_revision = "0006"

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
    op.execute(REFUSED_BEFORE)
