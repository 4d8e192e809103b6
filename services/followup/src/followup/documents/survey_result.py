"""The result of a survey as one document: by level, question and group, what may be shown and nothing else."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from followup.models.survey import Survey, SurveyGroup
from followup.rules.reminders import ContactFunction
from followup.rules.surveys import Figure, figures

ALL, OTHERS = "all", "others"
"""The whole level; and those of organisers with too few to be shown alone."""


def write_result(survey: Survey, groups: Sequence[SurveyGroup]) -> dict[str, Any]:
    """The result without any change since an earlier survey."""
    return {
        "survey_id": survey.id,
        "programme": survey.programme,
        "title": survey.title,
        "bank": survey.bank.code,
        "bank_version": survey.bank.version,
        "least_answers": survey.bank.least_answers,
        "options": survey.bank.options,
        "opened_on": survey.opened_on,
        "closed_on": survey.closed_on,
        "earlier_survey_id": None,
        "participations": [
            {
                "level": level.value,
                "invited": sum(group.invited for group in groups if group.level is level),
                "answered": sum(group.answered for group in groups if group.level is level),
            }
            for level in survey.levels.root
        ],
        "figures": [row for level in survey.levels.root for row in _level(survey, level, groups)],
    }


def _level(survey: Survey, level: ContactFunction, groups: Sequence[SurveyGroup]) -> Iterator[dict[str, Any]]:
    counted = [group.as_rule() for group in groups if group.level is level]
    for question in survey.bank.asked_of(level):
        shown = figures(counted, question.code, least=survey.bank.least_answers, options=len(survey.bank.options))
        for figure in shown:
            yield {
                "level": level.value,
                "question": question.code,
                "text": question.text,
                "group": _group(figure),
                "organization_number": figure.organizer,
                "answers": figure.answers,
                "mean": None if figure.mean is None else str(figure.mean),
                "shares": figure.shares,
                "earlier_mean": None,
                "change": None,
            }


def _group(figure: Figure) -> str:
    if figure.is_whole:
        return ALL
    return figure.organizer or OTHERS


def compare(content: dict[str, Any], earlier: str) -> dict[str, Any]:
    """Add the change of each mean that both surveys show, where the question and the scale are the same words.

    Organisers that are counted together are left out: they may be others than last time.
    """
    before = json.loads(earlier)
    if list(before["options"]) != list(content["options"]):
        return content
    means = {_key(row): row["mean"] for row in before["figures"] if row["mean"] is not None}
    return {
        **content,
        "earlier_survey_id": before["survey_id"],
        "figures": [_compared(row, means.get(_key(row))) for row in content["figures"]],
    }


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["level"], row["text"], row["group"]


def _compared(row: dict[str, Any], earlier: str | None) -> dict[str, Any]:
    if earlier is None or row["mean"] is None or row["group"] == OTHERS:
        return row
    return {**row, "earlier_mean": earlier, "change": str(Decimal(row["mean"]) - Decimal(earlier))}
