"""What a closed survey shows: by level and organiser above the least number, safe from subtraction, with its change."""

from typing import Any

from services.followup.tests.quality import refusal
from services.followup.tests.reporting import sections
from services.followup.tests.respondents import Respondents
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.tokens import AuthorizationHeaders

THIRD, FOURTH = "2120000142", "2120001355"


async def of_three(respondents: Respondents) -> dict[str, Any]:
    """Seven principals each of two organisers, and two of a third."""
    await respondents.register(7)
    await respondents.register(7, JONKOPING)
    await respondents.register(2, THIRD)
    return await respondents.opened()


def at_organizer(links: dict[str, str], organizer: str) -> list[str]:
    return [secret for address, secret in links.items() if organizer in address]


async def test_nothing_is_shown_before_the_survey_is_closed(respondents: Respondents) -> None:
    survey = await of_three(respondents)
    await respondents.answer_all(4, *(await respondents.links()).values())
    assert refusal(await respondents.result(survey))[:2] == (409, "survey-no-result")


async def test_those_with_few_are_counted_with_the_next_smallest(respondents: Respondents) -> None:
    survey = await of_three(respondents)
    links = await respondents.links()
    await respondents.answer_all(4, *links.values())
    await respondents.close()
    figures = await respondents.figures(survey)
    assert set(figures) in ({"all", "others", ARBOGA}, {"all", "others", JONKOPING})
    assert set(figures.values()) == {"4.0"}
    participation = (await respondents.result(survey)).json()["participations"]
    assert participation == [{"level": "principal", "invited": 16, "answered": 16}]


async def test_a_group_in_which_few_have_answered_hides_and_takes_another_with_it(respondents: Respondents) -> None:
    await respondents.register(7)
    await respondents.register(8, JONKOPING)
    await respondents.register(9, THIRD)
    survey = await respondents.opened()
    links = await respondents.links()
    await respondents.answer_all(1, *at_organizer(links, ARBOGA)[:3])
    await respondents.answer_all(2, *at_organizer(links, JONKOPING))
    await respondents.answer_all(4, *at_organizer(links, THIRD))
    await respondents.close()
    figures = await respondents.figures(survey)
    assert figures == {"all": "2.8", ARBOGA: None, JONKOPING: None, THIRD: "4.0"}
    # The three cannot be found: all less the shown are eleven answers of two organisers.
    hidden = [row for row in (await respondents.result(survey)).json()["figures"] if row["group"] == ARBOGA]
    assert {(row["answers"], row["mean"], row["shares"]) for row in hidden} == {(None, None, None)}


async def test_a_survey_that_few_have_answered_shows_nothing(respondents: Respondents) -> None:
    survey = await of_three(respondents)
    await respondents.answer_all(4, *list((await respondents.links()).values())[:4])
    await respondents.close()
    assert set((await respondents.figures(survey)).values()) == {None}


async def test_an_organiser_sees_its_own_figures_beside_those_of_all(
    respondents: Respondents, authorization: AuthorizationHeaders
) -> None:
    await respondents.register(7)
    await respondents.register(8, JONKOPING)
    survey = await respondents.opened()
    await respondents.answer_all(3, *(await respondents.links()).values())
    await respondents.close()
    own = await respondents.figures(survey, respondents.mail.organizer)
    stranger = authorization("organizer", organization_number=FOURTH)
    assert set(own) == {"all", ARBOGA}
    assert (await respondents.result(survey, stranger)).status_code == 404
    evaluator = await respondents.figures(survey, authorization("evaluator"))
    assert set(evaluator) == {"all", ARBOGA, JONKOPING}


async def test_the_change_since_the_survey_before_is_shown_where_both_are(respondents: Respondents) -> None:
    await respondents.register(7)
    await respondents.register(8, JONKOPING)
    first = await respondents.opened()
    links = await respondents.links()
    await respondents.answer_all(2, *at_organizer(links, ARBOGA))
    await respondents.answer_all(2, *at_organizer(links, JONKOPING)[:3])
    await respondents.close()
    second = await respondents.opened(day="2027-02-01", title="Våren 2027", closes_on="2027-02-20")
    await respondents.answer_all(3, *(await respondents.links("2027-02-01")).values())
    await respondents.close("2027-02-22")
    content = (await respondents.result(second)).json()
    changes = {row["group"]: row["change"] for row in content["figures"] if row["question"] == "chain"}
    assert content["earlier_survey_id"] == first["id"]
    # The organisers were hidden in the first survey: nothing of it can be found through the second.
    assert changes == {"all": "1.0", ARBOGA: None, JONKOPING: None}


async def test_the_result_never_changes_and_its_counts_are_gone(respondents: Respondents) -> None:
    survey = await of_three(respondents)
    await respondents.answer_all(4, *(await respondents.links()).values())
    await respondents.close()
    before = (await respondents.result(survey)).json()
    again = await respondents.step(survey, "closings", {"reason": "En gång till"})
    assert refusal(again)[:2] == (409, "survey-other-state")
    assert (await respondents.result(survey)).json() == before


async def test_the_report_shows_reception_as_of_its_day(
    respondents: Respondents, authorization: AuthorizationHeaders
) -> None:
    await respondents.register(6)
    await respondents.register(6, function="teacher")
    await respondents.opened(levels=["principal", "teacher"])
    links = await respondents.links()
    await respondents.answer_all(3, *(secret for address, secret in links.items() if "principal" in address))
    await respondents.close()
    before = (await sections(respondents.followup, authorization, "2026-12-18"))["reception"]
    rows = (await sections(respondents.followup, authorization, "2026-12-19"))["reception"]
    tools = [row for row in rows if row[3].startswith("Jag har verktyg")]
    teachers = [row for row in rows if row[2] == "Lärare"]
    assert before == []
    assert [row[:3] + row[4:] for row in tools] == [["Hösten 2026", "2026-12-19", "Rektor", 6, "3,0", ""]]
    assert {tuple(row[4:]) for row in teachers} == {("..", "..", "")}
