"""Two organisers, and whoever puts together all that anybody can ask for: no sum of it is of few who have answered."""

from itertools import combinations
from typing import Any

import pytest

from services.followup.tests.reporting import sections
from services.followup.tests.respondents import Respondents
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.tokens import AuthorizationHeaders

from .test_survey_results import at_organizer

LEAST = 5
"""As the bank says; a figure of fewer shows a person."""


async def seen(respondents: Respondents, survey: Any, authorization: AuthorizationHeaders) -> dict[str, dict[str, int]]:
    """Question → group → number of answers, in everything that the two organisers and the agency are shown."""
    callers = [
        respondents.officer,
        authorization("evaluator"),
        *(authorization("organizer", organization_number=number) for number in (ARBOGA, JONKOPING)),
    ]
    found: dict[str, dict[str, int]] = {}
    for caller in callers:
        answer = await respondents.result(survey, caller)
        for row in answer.json()["figures"] if answer.is_success else ():
            if row["answers"] is not None:
                found.setdefault(row["question"], {})[row["group"]] = row["answers"]
    return found


@pytest.mark.parametrize(
    ("asked", "answered"),
    [((6, 5), (6, 2)), ((7, 5), (7, 0)), ((7, 3), (7, 3)), ((6, 5), (6, 5)), ((5, 5), (4, 4))],
    ids=["few answer", "nobody answers", "few are asked", "enough", "few of each"],
)
async def test_the_whole_less_one_is_never_few(
    respondents: Respondents, authorization: AuthorizationHeaders, asked: tuple[int, int], answered: tuple[int, int]
) -> None:
    for organizer, number in zip((ARBOGA, JONKOPING), asked, strict=True):
        await respondents.register(number, organizer)
    survey = await respondents.opened()
    links = await respondents.links()
    for organizer, number, value in zip((ARBOGA, JONKOPING), answered, (4, 1), strict=True):
        await respondents.answer_all(value, *at_organizer(links, organizer)[:number])
    await respondents.close()
    found = await seen(respondents, survey, authorization)
    for groups in found.values():
        assert all(number >= LEAST for number in groups.values()), groups
        if "all" in groups:
            parts = [number for group, number in groups.items() if group != "all"]
            left = [groups["all"] - sum(some) for n in range(1, len(parts) + 1) for some in combinations(parts, n)]
            assert all(number == 0 or number >= LEAST for number in left), groups
    reported = (await sections(respondents.followup, authorization, "2026-12-31")).get("reception", [])
    assert all(row[-1] is None or ARBOGA not in str(row) for row in reported), "the report names no organiser"
