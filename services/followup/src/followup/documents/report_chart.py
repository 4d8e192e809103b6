"""A section's table as a bar chart, for web page and PDF alike: readable at a width of 320 pixels."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from followup.documents.swedish import in_swedish
from shared.charts import Bar, Chart, Group, draw


def draw_section(section: dict[str, Any]) -> Chart | None:
    """A group of bars for each charted row, one per charted column; None when there is nothing to draw."""
    rows = [row["values"] for row in section["rows"]]
    rows = [rows[place] for place in section["charted_rows"] if rows] or rows
    # Rows without any figure are left out of the chart.
    columns = [place for place in section["charted"] if any(_number(row[place]) is not None for row in rows)]
    groups = [Group(_name(row, columns), [_bar(row[place]) for place in columns]) for row in rows]
    if not any(bar.value for group in groups for bar in group.bars):
        return None
    return draw(section["title"], groups, [section["columns"][place] for place in columns])


def _bar(value: Any) -> Bar:
    number = _number(value)
    return Bar(number, "uppgift saknas" if number is None else in_swedish(int(number)))


def _name(row: Sequence[Any], charted: Sequence[int]) -> str:
    """The texts before the figures."""
    return ", ".join(str(value) for value in row[: min(charted, default=0)] if not isinstance(value, int))


def _number(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, (int, Decimal)) else None
