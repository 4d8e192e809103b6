"""Who has taken part in quality dialogues, what they cost and gave, as an accessible page: one file, no script."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from followup.documents.report_chart import draw_section
from followup.documents.report_html import environment
from followup.documents.report_view import day_in_words
from followup.documents.swedish import in_swedish
from followup.documents.words import in_words
from followup.rules.participation import SUBJECTS, Figure, tables_of
from followup.rules.report import Section

SIDES = {"spsm": "SPSM"}


def write_participation(figures: Sequence[Figure], *, programme: str, on: date) -> str:
    sections = tables_of(figures, lambda code: SIDES.get(code) or str(in_words(code)))
    chapters = [
        {"code": code, "title": title, "sections": [_shown(s) for s in sections if s.chapter == code]}
        for code, title in SUBJECTS.items()
    ]
    return (
        environment()
        .get_template("participation.html")
        .render(chapters=chapters, programme=programme, on=on.isoformat(), day=day_in_words(on.isoformat()))
    )


def _shown(section: Section) -> dict[str, Any]:
    as_table = {
        "code": section.code,
        "title": section.title,
        "source": section.source,
        "columns": section.columns,
        "rows": [{"values": list(row.values)} for row in section.rows],
        "charted": section.charted,
        "charted_rows": (),
    }
    chart = draw_section(as_table)
    names = section.columns.index("Omgång") + 1
    return {
        **as_table,
        "names": names,
        "shown": [[_in_swedish(value) for value in row.values] for row in section.rows],
        "chart": chart.svg if chart else None,
    }


def _in_swedish(value: Any) -> str:
    return str(value).replace(".", ",") if isinstance(value, Decimal) else in_swedish(value)
