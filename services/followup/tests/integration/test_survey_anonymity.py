"""No answer can be led back to whoever gave it: not by the database, its order or its times, nor by any log."""

import json
import logging
import re
from io import StringIO
from typing import Any

import pytest
import structlog
from sqlalchemy import text

from followup.documents.mail import SurveyLinks
from services.followup.tests.mail_room import SURVEY_KEY, SURVEY_ROOT
from services.followup.tests.respondents import Respondents
from shared.endpoints.access_log import AccessLog
from shared.middleware import requests
from shared.telemetry.secret_addresses import digest
from tests.support.facts import ARBOGA, JONKOPING

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


async def dump(respondents: Respondents) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, with the transaction that wrote it and where it lies, as an administrator sees it."""
    found = {}
    async with respondents.followup.owned() as session:
        connection = await session.connection()
        for (name,) in (await connection.exec_driver_sql(TABLES)).all():
            rows = await connection.exec_driver_sql(
                f'SELECT CAST(t AS text) AS row, CAST(xmin AS text) AS xmin, CAST(ctid AS text) AS ctid FROM "{name}" t'
            )
            found[name] = [dict(row._mapping) for row in rows]
    return found


@pytest.fixture
async def secrets(respondents: Respondents) -> dict[str, str]:
    """Links by address: six principals of each of two organisers."""
    await respondents.register(6)
    await respondents.register(6, JONKOPING)
    await respondents.opened()
    links = await respondents.links()
    # What the staff has read waits two seconds to be written down, and would be taken for a trace of an answer.
    await access_log(respondents).write()
    return links


def access_log(respondents: Respondents) -> AccessLog:
    log: AccessLog = respondents.client._transport.app.state.access_log  # type: ignore[attr-defined]
    return log


async def test_an_answer_leaves_no_row_but_its_count(respondents: Respondents, secrets: dict[str, str]) -> None:
    before = await dump(respondents)
    first = next(iter(secrets.values()))
    await respondents.answer_all(3, first)
    after = await dump(respondents)
    changed = {name for name in after if [r["row"] for r in after[name]] != [r["row"] for r in before[name]]}
    gone = {r["row"] for r in before["survey_invitation"]} - {r["row"] for r in after["survey_invitation"]}
    assert changed == {"survey_group", "survey_invitation"}
    assert [row.split(",")[0].strip("(") for row in gone] == [digest(first)]
    assert len(after["survey_group"]) == len(before["survey_group"]) == 2


async def test_rows_of_the_same_transaction_are_the_count_alone(
    respondents: Respondents, secrets: dict[str, str]
) -> None:
    for organizer in (ARBOGA, JONKOPING):
        await respondents.answer_all(3, *[secret for address, secret in secrets.items() if organizer in address][:2])
    found = await dump(respondents)
    writers = {row["xmin"] for row in found["survey_group"]}
    written = {name for name, rows in found.items() if writers & {row["xmin"] for row in rows}}
    assert written == {"survey_group"}


async def test_the_last_answer_of_a_group_cannot_be_told_from_the_others(
    respondents: Respondents, secrets: dict[str, str]
) -> None:
    """One row holds all the counts: whatever changed last in it says nothing of what was answered last."""
    arboga = [secret for address, secret in secrets.items() if ARBOGA in address]
    await respondents.answer_all(1, *arboga[:3])
    await respondents.answer_all(4, arboga[3])
    found = await dump(respondents)
    [row] = [row["row"] for row in found["survey_group"] if ARBOGA in row["row"]]
    assert '""has_tools"": [0, 3, 0, 0, 1]' in row


async def test_an_invitation_has_neither_contact_nor_time_and_lies_in_nobodys_order(
    respondents: Respondents, secrets: dict[str, str]
) -> None:
    found = await dump(respondents)
    rows = [row["row"] for row in found["survey_invitation"]]
    digests = [row.split(",")[0].strip("(") for row in rows]
    assert all(re.fullmatch(r"\([0-9a-f]{64},[0-9a-f-]{36},\)", row) for row in rows)
    assert len({row["xmin"] for row in found["survey_invitation"]}) == 1
    assert digests == sorted(digests)
    contacts = "".join(row["row"] for row in found["contact"] + found["letter"])
    assert not any(secret_digest in contacts for secret_digest in digests)


async def test_without_the_key_nobody_makes_a_link_out_of_the_database(
    respondents: Respondents, secrets: dict[str, str]
) -> None:
    contact = (await respondents.client.get("/contacts?limit=1", headers=respondents.officer)).json()["items"][0]
    survey = (await respondents.client.get("/surveys", headers=respondents.officer)).json()["items"][0]
    whole = json.dumps(await dump(respondents))
    assert SURVEY_KEY not in whole
    assert not any(secret in whole for secret in secrets.values())
    right = SurveyLinks(SURVEY_ROOT, SURVEY_KEY).secret(survey["id"], contact["id"])
    wrong = SurveyLinks(SURVEY_ROOT, SURVEY_KEY + "x").secret(survey["id"], contact["id"])
    assert [(await respondents.read(secret)).status_code for secret in (right, wrong)] == [200, 404]


async def test_saved_answers_go_with_the_link_and_all_is_gone_when_it_closes(
    respondents: Respondents, secrets: dict[str, str]
) -> None:
    first, second, *_ = secrets.values()
    for secret in (first, second):
        await respondents.send(secret, {"has_tools": 4}, "save")
    await respondents.answer_all(4, first)
    drafts = [row["row"] for row in (await dump(respondents))["survey_invitation"] if "has_tools" in row["row"]]
    assert [draft.split(",")[0].strip("(") for draft in drafts] == [digest(second)]
    await respondents.close()
    found = await dump(respondents)
    assert (found["survey_invitation"], found["survey_group"]) == ([], [])


async def test_the_outbox_of_letters_is_the_same_whoever_has_answered(
    respondents: Respondents, secrets: dict[str, str]
) -> None:
    await respondents.answer_all(4, next(iter(secrets.values())))
    await respondents.remind("2026-12-14")
    reminded = await respondents.links("2026-12-15")
    letters = await respondents.mail.letters("&kind=survey_reminder")
    # Under the same links: one that has been used leads nowhere, and looks as all others.
    assert reminded == secrets
    assert {letter["status"] for letter in letters} == {"sent"}
    assert len(letters) == 12


async def test_nothing_that_people_can_ask_for_changes_when_somebody_answers(
    respondents: Respondents, secrets: dict[str, str]
) -> None:
    paths = ("/surveys", "/letters?limit=100", "/contacts?limit=100", "/audit-entries?limit=100", "/events")
    callers = [respondents.mail.officer, respondents.mail.organizer]

    async def all_there_is() -> list[str]:
        return [(await respondents.client.get(path, headers=caller)).text for path in paths for caller in callers]

    before = await all_there_is()
    await respondents.answer_all(2, *list(secrets.values())[:3])
    after = await all_there_is()
    assert after == before


async def test_no_log_has_a_link_or_an_answer(
    respondents: Respondents, secrets: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = StringIO()
    every = structlog.make_filtering_bound_logger(logging.INFO)
    monkeypatch.setattr(requests, "log", structlog.wrap_logger(structlog.WriteLogger(lines), wrapper_class=every))
    secret = next(iter(secrets.values()))
    await respondents.send(secret, {"has_tools": 2}, "save")
    await respondents.answer_all(3, secret)
    assert lines.getvalue().count("survey-pages/anonym-\\u2026") == 2
    assert secret not in lines.getvalue()
    assert "has_tools" not in lines.getvalue()


async def test_the_access_log_does_not_know_who_came(respondents: Respondents, secrets: dict[str, str]) -> None:
    secret = next(iter(secrets.values()))
    await respondents.read(secret)
    await respondents.send(secret, {"has_tools": 2}, "save")
    await respondents.answer_all(3, secret)
    log = access_log(respondents)
    await log.write()
    async with respondents.followup.sessions() as session:
        paths = (await session.execute(text("SELECT path FROM access_entry"))).scalars().all()
    assert paths, "officials are in it"
    assert [path for path in paths if "survey-pages" in path] == []
