"""Lists as Parquet: every kind of column, what is missing, and what the columns are described as."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from shared.rest.links import Link
from shared.rest.parquet import write_parquet
from tests.support.parquet import read_footer, read_parquet


class Sector(StrEnum):
    PUBLIC = "public"


class Row(BaseModel):
    links: dict[str, Link] = {}
    name: str | None = Field(description="Omgångens namn")
    count: int | None
    number: Decimal | None
    day: date | None
    at: datetime | None
    is_open: bool | None
    sector: Sector = Sector.PUBLIC


ROWS = st.builds(
    Row,
    name=st.none() | st.text(),
    count=st.none() | st.integers(min_value=-(2**63), max_value=2**63 - 1),
    number=st.none() | st.decimals(min_value=-(10**9), max_value=10**9, places=3),
    day=st.none() | st.dates(),
    at=st.none() | st.integers(min_value=0, max_value=10**12).map(lambda n: datetime.fromtimestamp(n / 1000, UTC)),
    is_open=st.none() | st.booleans(),
)


@given(st.lists(ROWS, max_size=40))
def test_what_is_written_is_read_by_the_specification(rows: list[Row]) -> None:
    columns = read_parquet(write_parquet(Row, rows))
    assert columns == {
        "name": [row.name for row in rows],
        "count": [row.count for row in rows],
        "number": [None if row.number is None else float(row.number) for row in rows],
        "day": [row.day for row in rows],
        "at": [row.at for row in rows],
        "is_open": [row.is_open for row in rows],
        "sector": ["public"] * len(rows),
    }


def test_many_rows_make_long_runs_and_more_columns_than_fit_a_short_list() -> None:
    fields: Any = {f"c{number}": (int | None, None) for number in range(20)}
    wide = type(
        "Wide",
        (BaseModel,),
        {"__annotations__": {name: kind for name, (kind, _) in fields.items()}} | dict.fromkeys(fields),
    )
    rows = [wide(**dict.fromkeys(fields, None if number < 300 else number)) for number in range(1000)]
    columns = read_parquet(write_parquet(wide, rows))
    assert len(columns) == 20
    assert columns["c19"] == [None] * 300 + list(range(300, 1000))


def test_the_file_describes_its_columns() -> None:
    footer = read_footer(write_parquet(Row, []))
    described = {pair[1].decode(): pair[2].decode() for pair in footer[5]}
    assert described["name"] == "Omgångens namn"
    assert footer[3] == 0


def test_a_moment_before_the_epoch_is_kept() -> None:
    before = datetime(1970, 1, 1, tzinfo=UTC) - timedelta(days=1)
    row = Row(name=None, count=None, number=None, day=date(1969, 12, 31), at=before, is_open=None)
    columns = read_parquet(write_parquet(Row, [row]))
    assert (columns["day"], columns["at"]) == ([date(1969, 12, 31)], [before])
