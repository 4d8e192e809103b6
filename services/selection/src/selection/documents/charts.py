"""Charts as SVG, for the page and the PDF alike. Every figure in them also stands in a table."""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

WIDTH, ROW, LABEL, ROOM = 520, 24, 110, 140
"""In pixels: the whole, a bar with its gap, labels to the left, figures to the right of the longest bar."""
OWN, OTHERS, INK = "#00548f", "#8a8f94", "#1a1a1a"
"""The organiser's own and the others', three to one against white; the labels say which is which without colour."""


class Bar(NamedTuple):
    """`value` is in ten-thousandths, None: no bar. `shown` is what stands beside it."""

    label: str
    value: int | None
    shown: str
    own: bool = False


def bars(title: str, rows: Sequence[Bar], *, low: int, high: int) -> str:
    """Horizontal bars from `low`, as wide as they reach towards `high`."""
    drawn = "".join(_bar(number, row, low=low, high=high) for number, row in enumerate(rows))
    height = len(rows) * ROW + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{escape(title, quote=True)}" font-family="sans-serif" font-size="12" fill="{INK}">'
        f"{drawn}</svg>"
    )


def _bar(number: int, row: Bar, *, low: int, high: int) -> str:
    top = number * ROW + 3
    text = f'<text x="{LABEL - 8}" y="{top + 13}" text-anchor="end">{escape(row.label)}</text>'
    if row.value is None:
        return f'{text}<text x="{LABEL}" y="{top + 13}">{escape(row.shown)}</text>'
    # A share of the room left for bars, in whole pixels: the same value is drawn alike everywhere.
    width = max(1, (WIDTH - LABEL - ROOM) * (row.value - low) // (high - low))
    return (
        f'{text}<rect x="{LABEL}" y="{top}" width="{width}" height="{ROW - 7}" fill="{OWN if row.own else OTHERS}"/>'
        f'<text x="{LABEL + width + 6}" y="{top + 13}">{escape(row.shown)}</text>'
    )
