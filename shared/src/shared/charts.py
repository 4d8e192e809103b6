"""Bar charts in SVG, the same in all services: no script, no outside font, colour never alone, read aloud in words.

Every figure stands written beside its bar, and in a table beside the chart. The first three colours are those of Okabe
and Ito, which the colour-blind can tell apart; the others are darkened to at least 3 : 1 against white.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import NamedTuple

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#7a4d00", "#8a3c72", "#4d4d4d", "#004d40", "#5c2a9d")
GREY = 5
INK = "#1a1a1a"
ZERO, ONE = Decimal(0), Decimal(1)
BAR, LINE, GAP, LETTER, VALUE = 16, 18, 8, 8, 100
"""Heights of a bar, a line of text and the room between groups; widths of a letter and of the room for figures."""


class Bar(NamedTuple):
    """`value` decides the length, None: no bar. `shown` stands beside it; a bar with neither is left out."""

    value: Decimal | None
    shown: str
    colour: int | None = None
    """A place among the colours, when it is not that of the series."""


class Group(NamedTuple):
    """One bar for each series."""

    name: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Chart:
    svg: str
    height: int
    """In pixels, beside the width of its frame."""
    description: str
    """The same figures in words, for who does not see the chart."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Width of the chart, and place of names: in a column of their own, or above the bars when it has no width.

    `headed`: the chart stands alone and says what it shows; otherwise the page does.
    """

    width: int = 360
    names: int = 0
    headed: bool = False


def draw(
    title: str,
    groups: Sequence[Group],
    series: Sequence[str] = (),
    *,
    frame: Frame = Frame(),
    unit: str = "",
    low: Decimal = ZERO,
    high: Decimal | None = None,
) -> Chart:
    """Draw horizontal bars from `low`, as wide as they reach towards `high`; the largest figure unless it is given.

    A figure below zero has its sign, and an outline instead of a filling, lest it be taken for the same amount above.
    """
    if high is None:
        high = max((abs(bar.value) for group in groups for bar in group.bars if bar.value is not None), default=ONE)
    scale = _Scale(frame, low, high if high > low else low + ONE)
    parts: list[str] = []
    y = GAP
    for text, look in ((title, 'font-size="16" font-weight="bold"'), (unit, "")) if frame.headed else ():
        parts.append(_text(0, y + LINE, text, look))
        y += LINE + GAP // 2
    for place, name in enumerate(series if len(series) > 1 else ()):
        parts.append(f'<rect x="0" y="{y + 4}" width="12" height="12" fill="{_colour(place)}"/>')
        parts.append(_text(LINE, y + 15, name))
        y += LINE
    y += GAP
    for group in groups:
        parts.append(_name(group.name, y, frame))
        y += 0 if frame.names else LINE
        shown = [(place, bar) for place, bar in enumerate(group.bars) if bar.value is not None or bar.shown]
        for row, (place, bar) in enumerate(shown):
            parts += _bar(bar, place, scale, y + row * BAR)
        y += max(len(shown), 1 if frame.names else 0) * BAR + GAP
    description = _described(title, groups, series, unit)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {y}" width="{frame.width}" height="{y}" '
        f'role="img" aria-label="{escape(description)}" font-family="Arial, Helvetica, sans-serif" font-size="13" '
        f'fill="{INK}"><rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )
    return Chart(svg, y, description)


@dataclass(frozen=True, slots=True)
class _Scale:
    frame: Frame
    low: Decimal
    high: Decimal

    def length(self, value: Decimal) -> int:
        """Length in whole pixels, so that the same value is drawn alike everywhere."""
        reach = value - self.low if self.low else abs(value)
        return max(1, int((self.frame.width - self.frame.names - VALUE) * reach // (self.high - self.low)))


def _bar(bar: Bar, place: int, scale: _Scale, y: int) -> Iterator[str]:
    x, length = scale.frame.names, 0
    if bar.value is not None:
        length = scale.length(bar.value)
        colour = _colour(place if bar.colour is None else bar.colour)
        look = f'fill="#ffffff" stroke="{colour}"' if bar.value < 0 else f'fill="{colour}"'
        yield f'<rect x="{x}" y="{y}" width="{length}" height="{BAR - 3}" {look}/>'
    yield _text(x + length + (6 if length else 0), y + 11, bar.shown)


def _name(name: str, y: int, frame: Frame) -> str:
    if not frame.names:
        return _text(0, y + 12, name)
    room = (frame.names - GAP) // LETTER
    return _text(frame.names - GAP, y + 11, name if len(name) <= room + 6 else f"{name[:room]}…", 'text-anchor="end"')


def _text(x: int, y: int, text: str, look: str = "") -> str:
    return f'<text x="{x}" y="{y}" {look}>{escape(text)}</text>' if text else ""


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]


def _described(title: str, groups: Sequence[Group], series: Sequence[str], unit: str) -> str:
    said = []
    for group in groups:
        names = series if len(series) > 1 else [""] * len(group.bars)
        figures = [
            f"{name} {bar.shown} {unit if bar.value is not None else ''}".strip()
            for name, bar in zip(names, group.bars, strict=True)
            if bar.shown
        ]
        said.append(f"{group.name}: {', '.join(figures) or 'uppgift saknas'}")
    return f"Stapeldiagram, {title}. {'; '.join(said)}."
