"""What the documents for people show of a report, worked out once: chapters in order with text, tables and charts."""

import re
from typing import Any

from followup.documents.report_chart import draw_section
from followup.documents.report_json import is_number, read_report
from followup.documents.swedish import in_swedish
from followup.rules.plan_table import PLAN
from followup.rules.results import SUPPRESSED

NARROW, HALF, WIDE = 16, 30, 60
"""Characters."""
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def view(content: str, content_hash: str, *, is_preliminary: bool = False) -> dict[str, Any]:
    """A chapter without text, tables or figures of its own is left out; a year is a name, not a number.

    Whether it was drawn before its day had ended stands beside the content, which is the same data as any other's.
    """
    report = read_report(content)
    texts = {passage["chapter"]: passage["text"] for passage in report["passages"]}
    chapters: list[dict[str, Any]] = []
    for chapter in report["chapters"]:
        sections = [_section(section) for section in report["sections"] if section["chapter"] == chapter["code"]]
        if sections or chapter["code"] in texts:
            blocks = paragraphs(texts.get(chapter["code"], ""))
            number = len(chapters) + 1
            chapters.append({**chapter, "number": number, "blocks": blocks, "sections": sections})
    return {
        "name": report["name"],
        "day": day_in_words(report["as_of"]),
        "as_of": report["as_of"],
        "is_preliminary": is_preliminary,
        "diary_number": report.get("diary_number") or "",
        "assigned_by": report.get("assigned_by") or "",
        "chapters": chapters,
        "corrects": report["corrects"],
        "differences": report["differences"],
        "labels": report["labels"],
        "hash": content_hash,
    }


def _section(section: dict[str, Any]) -> dict[str, Any]:
    columns, rows = section["columns"], [row["values"] for row in section["rows"]]
    shown = [[_shown(value, column) for value, column in zip(row, columns, strict=True)] for row in rows]
    numeric = [_is_numeric([row[place] for row in rows], column) for place, column in enumerate(columns)]
    # Widths on paper follow the longest text of each column; narrow ones take what they need.
    lengths = [max(len(text) for text in (column, *(row[i] for row in shown))) for i, column in enumerate(columns)]
    chart = draw_section(section)
    return {
        **section,
        "shown": shown,
        "numeric": numeric,
        # A planned figure is the plan's own: it counts nothing.
        "linked": [counted and not column.startswith(PLAN) for counted, column in zip(numeric, columns, strict=True)],
        "weights": [0 if length <= NARROW else min(length, WIDE) for length in lengths],
        "shares": [min(length, HALF) for length in lengths],
        "chart": chart.svg if chart else None,
        "chart_height": chart.height if chart else 0,
        "described": chart.description if chart else "",
    }


def _is_numeric(values: list[Any], column: str) -> bool:
    """A column of numbers, some of which may be missing or protected; a year is a name."""
    return column != "År" and any(map(is_number, values)) and not any(map(_is_text, values))


def _is_text(value: Any) -> bool:
    return not (value in (None, "", SUPPRESSED) or is_number(value))


def _shown(value: Any, column: str) -> str:
    return str(value) if column == "År" else in_swedish(value)


def paragraphs(text: str) -> list[dict[str, Any]]:
    """Paragraphs are divided by empty lines; lines that begin with a dash are a list."""
    blocks: list[dict[str, Any]] = []
    for part in re.split(r"\n\s*\n", text.strip()) if text.strip() else []:
        lines = [line.strip() for line in part.splitlines()]
        plain = " ".join(line for line in lines if not _is_item(line))
        if plain:
            blocks.append({"text": plain, "items": []})
        if items := [line[1:].strip() for line in lines if _is_item(line)]:
            blocks.append({"text": "", "items": items})
    return blocks


def _is_item(line: str) -> bool:
    return line.startswith(("- ", "– ", "• "))


def day_in_words(day: str) -> str:
    """2016-03-15 as "den 15 mars 2016"."""
    year, month, of_month = (int(part) for part in day.split("-"))
    return f"den {of_month} {MONTHS[month - 1]} {year}"
