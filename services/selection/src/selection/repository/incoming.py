"""Rows on their way in, many at a time: one statement compares them with what is believed and keeps what is new.

The rows travel as one array per column, so a statement costs the same plan whatever their number.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession


class IncomingCells(NamedTuple):
    """Cells of one school year, a list per column. `values` are decimal text or None."""

    subject_codes: Sequence[str]
    parts: Sequence[str]
    indicators: Sequence[str]
    values: Sequence[str | None]
    value_types: Sequence[str]
    raws: Sequence[str]
    lines: Sequence[int]
    column_names: Sequence[str]
    computed: Sequence[bool]


class IncomingUnit(NamedTuple):
    """A school unit as a source describes it; `school_types` separated by commas."""

    school_unit_code: str
    name: str
    organization_number: str
    municipality_code: str
    school_types: str
    as_of: date
    pupils: int | None
    status: str


# The last row wins when a file has a cell twice. The year is wrapped so that its index is not chosen: while a first
# file is read the table has no statistics of its own, and the planner would go through the whole year every time.
_CELLS = """
WITH incoming AS (
    SELECT DISTINCT ON (subject_code, part, indicator) subject_code, part, indicator, value::numeric AS value,
        value_type, raw, line, column_name, computed
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[],
        $9::boolean[]) WITH ORDINALITY
        AS t(subject_code, part, indicator, value, value_type, raw, line, column_name, computed, place)
    ORDER BY subject_code, part, indicator, place DESC
)"""
_SAME_CELL = """
    s.subject_code = i.subject_code AND s.part = i.part AND s.indicator = i.indicator
    AND coalesce(s.school_year, '') = $10 AND s.superseded_at IS NULL"""
SUPERSEDE = f"""{_CELLS}
UPDATE statistic s SET superseded_at = $11 FROM incoming i
WHERE {_SAME_CELL} AND (s.computed OR NOT i.computed)
    AND (s.value_type, s.value, s.computed) IS DISTINCT FROM (i.value_type, i.value, i.computed)"""  # noqa: S608 (constants)
ADD = f"""{_CELLS}, added AS (
    INSERT INTO statistic (subject_kind, subject_code, part, indicator, school_year, value, value_type, raw, import_id,
        line, column_name, computed, recorded_at)
    SELECT $12, subject_code, part, indicator, $10, value, value_type, raw, $13, line, column_name, computed, $11
    FROM incoming i WHERE NOT EXISTS (SELECT FROM statistic s WHERE {_SAME_CELL})
    RETURNING 1
)
SELECT (SELECT count(*) FROM incoming), (SELECT count(*) FROM added)"""  # noqa: S608

_UNITS = """
WITH incoming AS (
    SELECT school_unit_code, name, organization_number, municipality_code,
        string_to_array(school_types, ',') AS school_types, as_of, pupils, status
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::int[], $8::text[])
        AS t(school_unit_code, name, organization_number, municipality_code, school_types, as_of, pupils, status)
)"""
DIFFERENT_UNITS = f"""{_UNITS}
SELECT i.school_unit_code FROM incoming i JOIN school_unit u USING (school_unit_code)
WHERE i.as_of > u.as_of OR NOT i.school_types <@ u.school_types
    OR i.pupils <> coalesce((u.pupils_by_type ->> i.school_types[1])::int, -1)
    OR (i.as_of = u.as_of AND (i.name, i.organization_number, i.municipality_code, i.status)
        <> (u.name, u.organization_number, u.municipality_code, u.status))"""  # noqa: S608
ADD_UNITS = f"""{_UNITS}, added AS (
    INSERT INTO school_unit (id, version, created_at, updated_at, school_unit_code, name, organization_number,
        municipality_code, school_types, as_of, pupils, pupils_by_type, status)
    SELECT uuidv7(), 1, $9, $9, school_unit_code, name, organization_number, municipality_code, school_types, as_of,
        pupils, CASE WHEN pupils IS NULL THEN jsonb_build_object() ELSE jsonb_build_object(school_types[1], pupils) END,
        status
    FROM incoming i WHERE NOT EXISTS (SELECT FROM school_unit u WHERE u.school_unit_code = i.school_unit_code)
    RETURNING *
)
INSERT INTO register_change (code, before, after, import_id, recorded_at)
SELECT school_unit_code, NULL, jsonb_build_object('school_unit_code', school_unit_code, 'name', name,
    'organization_number', organization_number, 'municipality_code', municipality_code, 'school_types', school_types,
    'as_of', as_of, 'pupils', pupils, 'status', status), $10, $9
FROM added"""  # noqa: S608


class IncomingRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def store_cells(
        self, cells: IncomingCells, school_year: str, *, kind: str, import_id: UUID, now: datetime
    ) -> tuple[int, int, int]:
        """Created, changed and unchanged. What differs supersedes what was believed, but computed never published."""
        changed = (await self._run(SUPERSEDE, *cells, school_year, now)).rowcount
        seen, added = (await self._run(ADD, *cells, school_year, now, kind, import_id)).one()
        return added - changed, changed, seen - added

    async def add_units(
        self, units: Sequence[IncomingUnit], *, import_id: UUID, now: datetime
    ) -> tuple[int, Sequence[str]]:
        """How many were new, and the codes of known ones that are described otherwise; those are left as they are."""
        if not units:
            return 0, ()
        columns = [list(column) for column in zip(*units, strict=True)]
        different = (await self._run(DIFFERENT_UNITS, *columns)).scalars().all()
        return (await self._run(ADD_UNITS, *columns, now, import_id)).rowcount, different

    async def _run(self, statement: str, *values: object) -> Any:
        connection = await self._session.connection()
        return await connection.exec_driver_sql(statement, values)
