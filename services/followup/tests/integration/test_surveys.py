"""Surveys are planned from the assignment's question banks, opened for those in the register, and closed in time."""

from dataclasses import replace
from typing import Any

import pytest

from services.followup.tests import mail_room
from services.followup.tests.quality import Table, refusal
from services.followup.tests.respondents import LINK, OPENED, SURVEY, Respondents
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def test_a_survey_is_planned_opened_and_closed(respondents: Respondents) -> None:
    await respondents.register(5)
    planned = (await respondents.plan()).json()
    opened = (await respondents.step(planned, "openings")).json()
    again = await respondents.step(opened, "openings")
    closed = (await respondents.step(opened, "closings", {"reason": "Fel frågor"})).json()
    assert [s["status"] for s in (planned, opened, closed)] == ["planned", "open", "closed"]
    assert (opened["opened_on"], closed["closed_on"]) == (OPENED, OPENED)
    assert refusal(again)[:2] == (409, "survey-other-state")
    assert set(planned["_links"]) == {"self", "open"}
    assert set(opened["_links"]) == {"self", "close", "letters"}
    assert set(closed["_links"]) == {"self", "results", "letters"}
    assert len(planned["questions"]) == 10


async def test_what_was_asked_stands_in_the_survey_whatever_becomes_of_the_file(respondents: Respondents) -> None:
    planned = (await respondents.plan()).json()
    assert (planned["bank"], planned["bank_version"], planned["least_answers"]) == ("reception", 1, 5)
    assert planned["options"][0] == "Instämmer inte alls"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"programme": "okant"}, (422, "unknown-programme", "body.programme")),
        ({"bank": "quality-dialogue"}, (422, "survey-bank-unknown", "body.bank")),
        ({"levels": ["manager"]}, (422, "survey-level-unknown", "body.levels")),
        ({"closes_on": "2026-11-30"}, (422, "survey-closes-too-soon", "body.closes_on")),
        ({"closes_on": "2027-11-30"}, (422, "too-far-ahead", "body.closes_on")),
        ({"quality_round_id": "0199a6f2-7c1e-7aa0-8000-000000000001"}, (422, "invalid-input", "body.quality_round_id")),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    respondents: Respondents, changed: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    assert refusal(await respondents.plan(**changed)) == expected


async def test_a_title_is_used_once_in_an_assignment(respondents: Respondents) -> None:
    first, second = await respondents.plan(), await respondents.plan()
    assert (first.status_code, refusal(second)[:2]) == (201, (409, "survey-exists"))


async def test_a_survey_is_opened_against_the_version_that_stands(respondents: Respondents) -> None:
    await respondents.register(5)
    planned = (await respondents.plan()).json()
    assert (await respondents.step(planned, "openings", tag='"9"')).status_code == 412


async def test_too_few_are_not_asked(respondents: Respondents) -> None:
    """Not even those of another level: what was planned is asked whole or not at all."""
    await respondents.register(5)
    await respondents.register(4, function="teacher")
    planned = (await respondents.plan(levels=["principal", "teacher"])).json()
    refused = await respondents.step(planned, "openings")
    assert refusal(refused)[:2] == (409, "survey-too-few-invited")
    assert "lärare kan 4 tillfrågas" in refused.json()["detail"]
    assert await respondents.links() == {}


async def test_a_survey_that_opens_on_its_last_day_gives_nobody_time(respondents: Respondents) -> None:
    await respondents.register(5)
    planned = (await respondents.plan()).json()
    late = await respondents.step(planned, "openings", day="2026-12-18")
    assert refusal(late)[:2] == (422, "survey-closes-too-soon")


async def test_each_gets_a_letter_of_their_own_and_the_others_are_not_asked(respondents: Respondents) -> None:
    await respondents.register(5)
    await respondents.register(6, function="teacher")
    ended = (await respondents.register(1, JONKOPING))[0]
    await respondents.mail.post(f"/contacts/{ended}/endings", {"until_on": "2026-11-28"}, tag='"1"')
    await respondents.opened()
    links = await respondents.links()
    assert sorted(links) == sorted(f"principal.{place}@{ARBOGA}.example" for place in range(5))
    assert len(set(links.values())) == 5
    letter = respondents.mail.room.received[0].get_content()
    assert "som rektor och kan svara till och med 2026-12-18" in letter
    assert len(LINK.findall(letter)) == 1
    assert ARBOGA not in letter


async def test_the_letters_wait_and_say_so_where_links_cannot_be_written(
    respondents: Respondents, monkeypatch: pytest.MonkeyPatch
) -> None:
    await respondents.register(5)
    await respondents.opened()
    with monkeypatch.context() as unset:
        unset.setattr(mail_room, "HEAD", replace(mail_room.HEAD, survey_links=None))
        assert await respondents.links() == {}
        waiting = await respondents.mail.letters()
    assert {(item["status"], item["hindrance"]) for item in waiting} == {("waiting", "not_configured")}
    assert len(await respondents.links()) == 5


async def test_nothing_is_opened_without_a_key(
    respondents: Respondents, followup: ServiceUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await respondents.register(5)
    planned = (await respondents.plan()).json()
    monkeypatch.setattr("followup.api.dependencies.survey_links_of", lambda _: None)
    assert refusal(await respondents.step(planned, "openings"))[:2] == (409, "survey-not-set")


async def test_letters_that_wait_stop_when_the_survey_closes(respondents: Respondents) -> None:
    await respondents.register(5)
    await respondents.opened()
    await respondents.close()
    assert await respondents.links("2026-12-21") == {}
    assert {item["status"] for item in await respondents.mail.letters()} == {"stopped"}


async def test_a_reminder_goes_once_before_the_last_day_and_not_on_the_first(respondents: Respondents) -> None:
    await respondents.register(5)
    await respondents.opened(closes_on="2026-12-08")
    written = []
    for day in ("2026-12-01", "2026-12-02", "2026-12-03", "2026-12-09"):
        await respondents.remind(day)
        written.append(len(await respondents.mail.letters("&kind=survey_reminder")))
    assert written == [0, 5, 5, 5]


async def test_an_organiser_registers_those_whom_surveys_ask_and_sees_its_own_surveys(
    respondents: Respondents, authorization: AuthorizationHeaders
) -> None:
    await respondents.register(5)
    own = await respondents.mail.register_one("teacher", respondents.mail.organizer, email="larare@arboga.example")
    twice = await respondents.mail.register_one("teacher", email="larare@arboga.example")
    nobodys = await respondents.mail.register_one("teacher", organization_number=None, email="larare@arboga.example")
    assert own.status_code == 201
    assert refusal(twice)[1] == "contact-function-taken"
    assert refusal(nobodys)[1] == "contact-organizer-missing"
    survey = await respondents.opened()
    stranger = authorization("organizer", organization_number=JONKOPING)
    seen = [
        (await respondents.client.get(f"/surveys/{survey['id']}", headers=caller)).status_code
        for caller in (respondents.mail.organizer, stranger)
    ]
    assert seen == [200, 404]


async def test_after_a_quality_dialogue_those_of_its_organiser_are_asked(
    respondents: Respondents, authorization: AuthorizationHeaders
) -> None:
    table = Table(respondents.followup, authorization)
    await table.register()
    path = await table.summed_up()
    dialogue = (await respondents.client.get(path, headers=respondents.officer)).json()
    for organizer in (ARBOGA, JONKOPING):
        await respondents.register(5, organizer, "principal", "kvalitet-2021")
    day, changed = "2027-03-16", {"quality_round_id": dialogue["round_id"], "closes_on": "2027-04-01"}
    planned = await respondents.post(
        "/surveys", SURVEY | {"programme": "kvalitet-2021", "bank": "quality-dialogue"} | changed, day
    )
    await respondents.step(planned.json(), "openings", day=day)
    found = await table.find(f"/surveys?quality_round_id={dialogue['round_id']}")
    assert dialogue["_links"]["survey"]["method"] == "POST"
    assert [survey["status"] for survey in found] == ["open"]
    assert {address.partition("@")[2] for address in await respondents.links(day)} == {f"{ARBOGA}.example"}


async def test_a_dialogue_that_is_not_summed_up_offers_no_survey(
    respondents: Respondents, authorization: AuthorizationHeaders
) -> None:
    table = Table(respondents.followup, authorization)
    await table.register()
    path = await table.held()
    assert "survey" not in (await respondents.client.get(path, headers=respondents.officer)).json()["_links"]
