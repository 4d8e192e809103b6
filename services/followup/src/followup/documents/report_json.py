"""The report as canonical JSON: bytes that depend on nothing but the figures. All other forms are written from it."""

import json
import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from followup.rules.report import CHAPTERS, CountedReport
from shared.canonical import canonical

FORMAT = "2"
AMOUNT = re.compile(r"-?\d+\.\d{2}")
LONGEST_NAME = 200


def write_json(report: CountedReport) -> bytes:
    """A report that corrects a submitted one holds the differences, never the other's content."""
    document = {
        "format": FORMAT,
        "programme": report.programme,
        "name": report.name,
        "as_of": report.as_of,
        "diary_number": report.diary_number,
        "assigned_by": report.assigned_by,
        "chapters": [{"code": code, "title": title} for code, title in CHAPTERS.items()],
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "chapter": section.chapter,
                "columns": section.columns,
                "charted": section.charted,
                "charted_rows": section.charted_rows,
                "source": section.source,
                "note": section.note,
                "rows": [{"values": row.values, "ids": row.ids} for row in section.rows],
            }
            for section in report.sections
        ],
        "passages": [
            {"chapter": passage.chapter, "text": passage.text, "version": passage.version}
            for passage in report.passages
        ],
        "labels": report.labels,
        "corrects": None,
        "differences": [],
    }
    if report.corrects:
        document["corrects"] = {key: value for key, value in report.corrects.items() if key != "content"}
        # Compared as they are written down: a day in one and its text in the other is no difference.
        document["differences"] = differences(report.corrects["content"], json.loads(canonical(document)))
    return canonical(document)


def read_report(content: str) -> dict[str, Any]:
    """The content with everything that a document shows; a report of release 1.1 has no chapters."""
    report: dict[str, Any] = json.loads(content)
    if report["format"] == "1":
        report |= {"chapters": [{"code": "basis", "title": report["name"]}], "passages": [], "labels": {}}
        report |= {"corrects": None, "differences": []}
        for section in report["sections"]:
            section |= {"chapter": "basis", "charted": [], "charted_rows": [], "note": ""}
    return report


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Differences between two reports of the same day: rows that went, came or changed, and texts that did.

    Rows are paired by their first cells, so that a changed figure shows as a change.
    """
    old, new = _lines(before), _lines(after)
    keys = sorted(old.keys() | new.keys())
    return [
        {"section": key[0], "row": key[1], "column": key[2], "before": old.get(key, ""), "after": new.get(key, "")}
        for key in keys
        if old.get(key) != new.get(key)
    ]


def _lines(report: Mapping[str, Any]) -> dict[tuple[str, str, str], str]:
    """Every figure and text by table, row and column; rows that begin alike are numbered."""
    lines: dict[tuple[str, str, str], str] = {}
    for section in report["sections"]:
        seen: dict[str, int] = {}
        for row in section["rows"]:
            name = " · ".join(_leading_text(row["values"]))[:LONGEST_NAME]
            seen[name] = seen.get(name, 0) + 1
            for column, value in zip(section["columns"], row["values"], strict=True):
                lines[(section["title"], f"{name} ({seen[name]})" if seen[name] > 1 else name, column)] = str(value)
    for passage in report["passages"]:
        lines[(passage["chapter"], "text", "version")] = str(passage["version"])
    return lines


def _leading_text(values: list[Any]) -> list[str]:
    """The subject of a row: its values up to the first number."""
    texts = [str(value) for value in takewhile(lambda v: not is_number(v), values)]
    return texts or [str(values[0])]


def is_number(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and AMOUNT.fullmatch(value) is not None)
