"""Who has taken part in quality dialogues, what they cost and gave, as an accessible page: one file, no script."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from followup.documents.report_html import environment
from followup.documents.report_view import day_in_words
from followup.documents.swedish import in_swedish
from followup.documents.words import in_words
from followup.rules.participation import SUBJECTS, Figure, tables_of
from followup.rules.report import Section
from shared.charts import Bar, Group, draw

SIDES = {"spsm": "SPSM"}


def write_participation(figures: Sequence[Figure], *, programme: str, on: date) -> str:
    sections = tables_of(figures, lambda code: SIDES.get(code) or _capital(str(in_words(code))))
    chapters = [
        {"code": code, "title": title, "sections": [_shown(s) for s in sections if s.chapter == code]}
        for code, title in SUBJECTS.items()
    ]
    return (
        environment()
        .get_template("participation.html")
        .render(chapters=chapters, programme=programme, on=on.isoformat(), day=day_in_words(on.isoformat()))
    )


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _shown(section: Section) -> dict[str, Any]:
    as_table = {
        "code": section.code,
        "title": section.title,
        "source": section.source,
        "columns": section.columns,
        "rows": [{"values": list(row.values)} for row in section.rows],
        "charted": section.charted,
    }
    names = section.columns.index("Omgång") + 1
    return {
        **as_table,
        "names": names,
        "shown": [[_in_swedish(value) for value in row.values] for row in section.rows],
        "chart": _chart(section, names),
    }


def _chart(section: Section, names: int) -> str | None:
    """Chart the shares, each against the whole: a quarter is a quarter of the way, whatever the others are."""
    if not section.charted or not section.rows:
        return None
    (column,) = section.charted
    groups = [Group(", ".join(map(str, row.values[:names])), [_bar(row.values[column])]) for row in section.rows]
    return draw(section.title, groups, high=Decimal(100)).svg


def _bar(share: int | None) -> Bar:
    return Bar(None, "uppgift saknas") if share is None else Bar(Decimal(share), f"{share} procent")


def _in_swedish(value: Any) -> str:
    return str(value).replace(".", ",") if isinstance(value, Decimal) else in_swedish(value)
