"""Rows on their way in, many at a time: one statement compares them with what is believed and keeps what is new.

The rows travel as one JSON array per column: the driver looks at every element of an array of its own, which costs
more than all the rest.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.data_import import Stored


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
    """A school unit as a source describes it; `school_types` separated by commas, `as_of` an ISO date."""

    school_unit_code: str
    name: str
    organization_number: str
    municipality_code: str
    school_types: str
    as_of: str
    pupils: int | None
    status: str


# The last row wins when a file has a cell twice. What is known is looked up row by row (LATERAL … LIMIT 1): while a
# first file is read the tables have no statistics of their own, and any other plan can be one that goes through the
# whole table for every row. For the same reason the year is wrapped, so that its index is not chosen.
_CELLS = """
WITH incoming AS (
    SELECT DISTINCT ON (subject_code, part, indicator) subject_code, part, indicator, value::numeric AS value,
        value_type, raw, line::int AS line, column_name, computed::boolean AS computed
    FROM ROWS FROM (
        json_array_elements_text($1::text::json), json_array_elements_text($2::text::json),
        json_array_elements_text($3::text::json), json_array_elements_text($4::text::json),
        json_array_elements_text($5::text::json), json_array_elements_text($6::text::json),
        json_array_elements_text($7::text::json), json_array_elements_text($8::text::json),
        json_array_elements_text($9::text::json)
    ) WITH ORDINALITY AS t(subject_code, part, indicator, value, value_type, raw, line, column_name, computed, place)
    ORDER BY subject_code, part, indicator, place DESC
)"""
_BELIEVED = """LATERAL (
        SELECT id, value_type, value, computed FROM statistic
        WHERE subject_code = i.subject_code AND part = i.part AND indicator = i.indicator
            AND coalesce(school_year, '') = $10 AND superseded_at IS NULL
        LIMIT 1
    ) s"""
SUPERSEDE = f"""{_CELLS}
UPDATE statistic SET superseded_at = $11 WHERE id = ANY(ARRAY(
    SELECT s.id FROM incoming i CROSS JOIN {_BELIEVED}
    WHERE (s.computed OR NOT i.computed)
        AND (s.value_type, s.value, s.computed) IS DISTINCT FROM (i.value_type, i.value, i.computed)
))"""  # noqa: S608 (constants)
ADD = f"""{_CELLS}, added AS (
    INSERT INTO statistic (subject_kind, subject_code, part, indicator, school_year, value, value_type, raw, import_id,
        line, column_name, computed, recorded_at)
    SELECT $12, i.subject_code, i.part, i.indicator, $10, i.value, i.value_type, i.raw, $13, i.line, i.column_name,
        i.computed, $11
    FROM incoming i LEFT JOIN {_BELIEVED} ON true
    WHERE s.id IS NULL
    RETURNING 1
)
SELECT (SELECT count(*) FROM incoming), (SELECT count(*) FROM added)"""  # noqa: S608

_UNITS = """
WITH incoming AS (
    SELECT school_unit_code, name, organization_number, municipality_code,
        string_to_array(school_types, ',') AS school_types, as_of::date AS as_of, pupils::int AS pupils, status
    FROM ROWS FROM (
        json_array_elements_text($1::text::json), json_array_elements_text($2::text::json),
        json_array_elements_text($3::text::json), json_array_elements_text($4::text::json),
        json_array_elements_text($5::text::json), json_array_elements_text($6::text::json),
        json_array_elements_text($7::text::json), json_array_elements_text($8::text::json)
    ) AS t(school_unit_code, name, organization_number, municipality_code, school_types, as_of, pupils, status)
)"""
_KNOWN = "LATERAL (SELECT * FROM school_unit WHERE school_unit_code = i.school_unit_code LIMIT 1) u"
DIFFERENT_UNITS = f"""{_UNITS}
SELECT i.school_unit_code FROM incoming i CROSS JOIN {_KNOWN}
WHERE i.as_of > u.as_of OR NOT i.school_types <@ u.school_types
    OR i.pupils <> coalesce((u.pupils_by_type ->> i.school_types[1])::int, -1)
    OR (i.as_of = u.as_of AND (i.name, i.organization_number, i.municipality_code, i.status)
        <> (u.name, u.organization_number, u.municipality_code, u.status))"""  # noqa: S608
ADD_UNITS = f"""{_UNITS}, added AS (
    INSERT INTO school_unit (id, version, created_at, updated_at, school_unit_code, name, organization_number,
        municipality_code, school_types, as_of, pupils, pupils_by_type, status)
    SELECT uuidv7(), 1, $9, $9, i.school_unit_code, i.name, i.organization_number, i.municipality_code, i.school_types,
        i.as_of, i.pupils,
        CASE WHEN i.pupils IS NULL THEN jsonb_build_object() ELSE jsonb_build_object(i.school_types[1], i.pupils) END,
        i.status
    FROM incoming i LEFT JOIN {_KNOWN} ON true
    WHERE u.id IS NULL
    RETURNING *
)
INSERT INTO register_change (code, before, after, import_id, recorded_at)
SELECT school_unit_code, NULL, jsonb_build_object('school_unit_code', school_unit_code, 'name', name,
    'organization_number', organization_number, 'municipality_code', municipality_code, 'school_types', school_types,
    'as_of', as_of, 'pupils', pupils, 'status', status), $10, $9
FROM added"""  # noqa: S608
FRESH_PLANS = "SET LOCAL plan_cache_mode = force_custom_plan"
"""A plan made while a table was empty would be kept while it fills."""


class IncomingRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def store_cells(
        self, cells: IncomingCells, school_year: str, *, kind: str, import_id: UUID, now: datetime
    ) -> Stored:
        """Supersede what differs from what is stored; a computed value never supersedes a published one."""
        columns = [json.dumps(column, ensure_ascii=False) for column in cells]
        changed = (await self._run(SUPERSEDE, *columns, school_year, now)).rowcount
        different, added = (await self._run(ADD, *columns, school_year, now, kind, import_id)).one()
        return Stored(added - changed, changed, different - added)

    async def add_units(
        self, units: Sequence[IncomingUnit], *, import_id: UUID, now: datetime
    ) -> tuple[int, Sequence[str]]:
        """Add new units and leave known ones. Returns how many were new, and the codes of those described otherwise."""
        if not units:
            return 0, ()
        columns = [json.dumps(column, ensure_ascii=False) for column in zip(*units, strict=True)]
        different = (await self._run(DIFFERENT_UNITS, *columns)).scalars().all()
        return (await self._run(ADD_UNITS, *columns, now, import_id)).rowcount, different

    async def _run(self, statement: str, *values: object) -> Any:
        connection = await self._session.connection()
        await connection.exec_driver_sql(FRESH_PLANS)
        return await connection.exec_driver_sql(statement, values)
