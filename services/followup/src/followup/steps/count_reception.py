"""Counts how the measures are received: the last survey of each question bank, as it was closed by the day.

Source: Redovisning dnr 2015:778, 4.2.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from followup.documents.survey_result import ALL
from followup.documents.words import in_words
from followup.rules.report import Row, Section
from followup.rules.results import SUPPRESSED
from followup.unit_of_work import Work

NOTE = (
    "Svaren är anonyma. Två punkter står där färre än det minsta antalet har svarat, eller där de annars skulle kunna "
    "räknas fram. Medelvärdet går från 1, det minst instämmande svaret, till det antal svar som enkäten har. Den som "
    "har svarat Vet inte räknas inte med."
)


async def count_reception(work: Work, programme: str, as_of: date) -> list[Section]:
    results = [json.loads(result.content) for result in await work.surveys.list_results(programme, as_of)]
    rows = [_row(result, figure) for result in results for figure in result["figures"] if figure["group"] == ALL]
    return [
        Section(
            "reception",
            "Hur insatserna tas emot, enligt enkäter",
            ("Enkät", "Stängd", "Svarande", "Fråga", "Svar", "Medelvärde", "Förändring"),
            tuple(rows),
            "Den senaste enkäten från varje frågebank som var stängd på dagen",
            "results",
            note=NOTE,
        )
    ]


def _row(result: Mapping[str, Any], figure: Mapping[str, Any]) -> Row:
    is_shown = figure["mean"] is not None
    values = (
        result["title"],
        result["closed_on"],
        in_words(figure["level"]),
        figure["text"],
        figure["answers"] if is_shown else SUPPRESSED,
        _decimal(figure["mean"]) if is_shown else SUPPRESSED,
        _change(figure["change"]),
    )
    return Row(values, (result["survey_id"],))


def _decimal(number: str) -> str:
    return number.replace(".", ",")


def _change(change: str | None) -> str:
    """The change with its sign; empty where there is nothing to compare with, or where either is protected."""
    return "" if change is None else _decimal(change if change.startswith("-") else f"+{change}").replace("-", "−")
