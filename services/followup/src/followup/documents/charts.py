"""A table as a bar chart in SVG, for web page and PDF alike: no script, no outside font, colour never alone.

Labels stand above their bars, so that a chart can be read at a width of 320 pixels. The colours are those of Okabe and
Ito, which the colour-blind can tell apart; each bar has its figure written out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from followup.documents.swedish import in_swedish

WIDTH, BAR, LABEL, GAP, VALUE = 360, 14, 18, 8, 90
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#7a4d00", "#8a3c72", "#4d4d4d", "#004d40", "#5c2a9d")
"""The first three are Okabe and Ito's, the others darkened: each at least 3 : 1 against white."""


@dataclass(frozen=True, slots=True)
class Chart:
    svg: str
    height: int
    """Beside the width of 360."""
    description: str
    """The same figures in words, for who does not see the chart."""


def draw(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], charted: Sequence[int]) -> Chart | None:
    """A group of bars for each row, one per charted column; None when there is nothing to draw."""
    groups = [(_name(row, charted), [_number(row[column]) for column in charted]) for row in rows]
    # What the table has no figure for at all is left out of the chart.
    charted = [
        column for place, column in enumerate(charted) if any(numbers[place] is not None for _, numbers in groups)
    ]
    groups = [(_name(row, charted), [_number(row[column]) for column in charted]) for row in rows if charted]
    figures = [abs(figure) for _, numbers in groups for figure in numbers if figure is not None]
    if not figures or not max(figures):
        return None
    series = [columns[column] for column in charted]
    described = "; ".join(
        f"{name}: "
        + ", ".join(
            f"{heading} {_written(figure)}" if len(series) > 1 else _written(figure)
            for heading, figure in zip(series, numbers, strict=True)
        )
        for name, numbers in groups
    )
    description = f"Stapeldiagram, {title}. {described}."
    parts, height = _bars(groups, series, max(figures))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(description, {chr(34): "&quot;"})}" font-family="Arial, Helvetica, sans-serif" '
        f'font-size="13"><rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return Chart(svg, height, description)


def _bars(
    groups: Sequence[tuple[str, Sequence[Decimal | None]]], series: Sequence[str], largest: Decimal
) -> tuple[list[str], int]:
    parts, y = [], GAP
    if len(series) > 1:
        for place, name in enumerate(series):
            parts.append(f'<rect x="0" y="{y}" width="12" height="12" fill="{_colour(place)}"/>')
            parts.append(_text(18, y + 11, name))
            y += LABEL
        y += GAP
    for name, numbers in groups:
        parts.append(_text(0, y + 12, name))
        y += LABEL
        for place, figure in enumerate(numbers):
            if figure is not None:
                length = max(int(abs(figure) / largest * (WIDTH - VALUE)), 1)
                # What is below zero is an outline, so that it is not taken for the same amount above.
                look = f'fill="#ffffff" stroke="{_colour(place)}"' if figure < 0 else f'fill="{_colour(place)}"'
                parts.append(f'<rect x="0" y="{y}" width="{length}" height="{BAR - 2}" {look}/>')
                parts.append(_text(length + 6, y + 11, _written(figure)))
                y += BAR
        y += GAP
    return parts, y


def _text(x: int, y: int, text: str) -> str:
    return f'<text x="{x}" y="{y}" fill="#1a1a1a">{escape(text)}</text>'


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]


def _name(row: Sequence[Any], charted: Sequence[int]) -> str:
    """The texts before the figures."""
    return ", ".join(str(value) for value in row[: min(charted)] if not isinstance(value, int)) if charted else ""


def _number(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, (int, Decimal)) else None


def _written(figure: Decimal | None) -> str:
    return "uppgift saknas" if figure is None else in_swedish(int(figure))
