"""The report as one long table: a line per figure, with the ids it rests on; and each of its tables as it stands."""

from collections.abc import Mapping
from typing import Any

from followup.documents.report_json import read_report
from shared.rest.csv_export import csv_line, csv_lines

HEADER = ("as_of", "section", "row", "column", "value", "ids")


def write_csv(content: str) -> str:
    """RFC 4180, UTF-8; `row` counts from 1 within a section."""
    report = read_report(content)
    lines = [csv_line(HEADER)]
    for section in report["sections"]:
        for number, row in enumerate(section["rows"], start=1):
            for column, value in zip(section["columns"], row["values"], strict=True):
                cells = (report["as_of"], section["code"], number, column, value, row["ids"])
                lines.append(csv_line(cells))
    return "".join(lines)


def write_table_csv(section: Mapping[str, Any]) -> str:
    """One table under its own headings."""
    return csv_lines((section["columns"], *(row["values"] for row in section["rows"])))
