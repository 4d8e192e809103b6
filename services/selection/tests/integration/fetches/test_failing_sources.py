"""Sources that answer late, wrongly or not at all."""

import re
from datetime import datetime, timedelta
from itertools import count

import pytest

from selection import worker
from selection.clients.polite import PoliteClient, SourceAway, SourceBusy
from selection.clients.statistics import HttpStatistics
from selection.errors import AlreadyRecorded
from selection.use_cases.fetches import advance_fetch
from selection.use_cases.fetches.advance_fetch import AT_A_TIME
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from ..sample import change
from .open_apis import CATALOGUE, DATA, FKLASS_UNIT, NOW, VERSIONED, Source, cells, get, start, step

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published answers are not beside the project")


async def test_a_filter_that_the_source_ignores_gives_no_other_schools(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    source.deaf = True
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics", resources=["gy"])
    await step(selection, 1)
    assert (await get(selection, path, headers))["total"] == 1


async def test_a_source_that_gives_the_same_page_again_is_not_followed_for_ever(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    source.first_page_only = True
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics", resources=["gr"])
    await step(selection)
    assert (await get(selection, path, headers))["status"] == "failed"
    assert len(source.asked) == 2


async def test_salsa_of_another_year_than_was_asked_for_is_refused(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "salsa", school_year="2023/24")
    await step(selection)
    assert (await get(selection, path, headers))["status"] == "failed"
    assert not await cells(selection, headers, "68613823")


async def test_what_a_slow_source_gives_is_dated_when_it_has_answered(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who follows the lists asks from two minutes before it last did: what is older than that when it comes is lost."""
    headers = authorization("analyst")
    path = await start(selection, headers, "register")
    minutes = count(step=3)
    monkeypatch.setattr(worker, "utc_now", lambda: NOW + timedelta(minutes=next(minutes)))  # at every look at the clock
    (fetch,) = [job for job in selection.worker.jobs if job.name == "fetch"]
    for _ in range(4):
        await fetch.run(selection.sessions, NOW)
    unit, done = [await get(selection, where, headers) for where in ("/school-units/12345678", path)]
    assert (unit["updated_at"], done["updated_at"]) == ("2026-11-22T00:03:00Z", "2026-11-22T00:03:00Z")


async def test_a_source_that_says_wait_is_retried(source: Source) -> None:
    source.failures = [429, 503]
    client = PoliteClient(source.url, VERSIONED, pause=0.0, waits=(0.0, 0.0, 0.0))
    assert await HttpStatistics(client).national_values(CATALOGUE.resources["gr"])
    await client.close()
    assert len(source.asked) == 3


async def test_a_refusal_of_the_version_is_raised_at_once_and_not_retried(source: Source) -> None:
    client = PoliteClient(source.url, "application/json", pause=0.0)
    with pytest.raises(SourceAway, match="406"):
        await HttpStatistics(client).national_values(CATALOGUE.resources["gr"])
    await client.close()
    assert len(source.asked) == 1


@pytest.mark.parametrize("asked", ["600", "Sun, 22 Nov 2099 10:00:00 GMT"])
async def test_a_source_that_asks_for_a_long_wait_is_left(source: Source, asked: str) -> None:
    source.failures, source.retry_after = [429], asked
    client = PoliteClient(source.url, VERSIONED, pause=0.0)
    with pytest.raises(SourceBusy) as busy:
        await HttpStatistics(client).salsa()
    await client.close()
    assert (busy.value.seconds or 0) >= 600
    assert len(source.asked) == 1


async def test_a_fetch_waits_longer_each_time_and_goes_on_by_itself(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "salsa")
    source.failures, source.retry_after = [429, 429], "600"
    await step(selection)
    first = await get(selection, path, headers)
    assert (first["status"], first["retry_at"]) == ("queued", "2026-11-22T00:10:00Z")
    assert first["problem"] == "Källan ber oss vänta i 600 sekunder. Hämtningen fortsätter av sig själv."
    await step(selection, now=NOW + timedelta(minutes=5))
    assert len(source.asked) == 1, "it is let be until the time it asked for"
    await step(selection, now=NOW + timedelta(minutes=10))
    await step(selection, now=NOW + timedelta(minutes=30))
    assert (await get(selection, path, headers))["status"] == "done"


async def test_a_source_that_never_answers_is_waited_for_five_times_and_then_the_fetch_fails(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "salsa")
    source.failures, source.retry_after = [429] * 7, "61"
    now = NOW

    async def wait() -> timedelta:
        nonlocal now
        await step(selection, now=now)
        asked, now = now, datetime.fromisoformat((await get(selection, path, headers))["retry_at"])
        return now - asked

    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    asked_for = timedelta(seconds=61)
    assert [await wait() for _ in range(5)] == [asked_for, 5 * minute, 30 * minute, 2 * hour, 6 * hour]
    await step(selection, now=now)
    failed = await get(selection, path, headers)
    assert (failed["status"], failed["retry_at"]) == ("failed", None)
    assert failed["problem"].startswith("Källan ber oss vänta i 61 sekunder. Det som är hämtat finns kvar. Försök igen")
    await change(selection, f"{path}/resumptions", headers)
    assert await wait() == asked_for, "resumed, it begins anew"


async def test_a_fetch_that_fails_says_so_keeps_what_it_has_and_can_be_resumed(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics", resources=["gr"])
    await step(selection, 2)
    source.failures = [400]
    await step(selection)
    failed = await get(selection, path, headers)
    assert (failed["status"], failed["done"]) == ("failed", AT_A_TIME)
    assert "Försök igen" in failed["problem"]
    assert re.match(r"Källan svarade 400 på /v4/school-units/[0-9]{8}/statistics/gr\.", failed["problem"])
    assert failed["_links"]["resume"]["method"] == "POST"
    await change(selection, f"{path}/resumptions", headers)
    await step(selection)
    assert (await get(selection, path, headers))["status"] == "done"
    assert len([p for p in source.asked if p.endswith("/statistics/gr")]) == 31


async def test_a_fetch_that_has_not_failed_is_not_resumed(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "salsa")

    async def resume() -> tuple[int, str]:
        answer = await selection.client.post(f"{path}/resumptions", headers=headers | {"If-Match": "*"})
        return answer.status_code, answer.json().get("type")

    assert await resume() == (409, "/problems/fetch-not-stopped")
    await step(selection)
    assert (await get(selection, path, headers))["status"] == "done"
    assert await resume() == (409, "/problems/fetch-not-stopped")


async def test_a_value_that_cannot_be_read_is_an_error_on_the_import_and_stops_nothing(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    body = source.answers[f"/v4/school-units/{FKLASS_UNIT}/statistics/fsk"]["body"]
    body["studentsPerTeacherQuota"][1]["value"] = "hundra"
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics", resources=["fsk"])
    await step(selection, 2)
    fetch = await get(selection, path, headers)
    report = await get(selection, f"/imports/{fetch['import_id']}", headers)
    assert (fetch["status"], report["rows_failed"], report["created"]) == ("done", 1, 7)
    assert (report["errors"][0]["read"], report["errors"][0]["column"]) == (
        "hundra",
        f"fsk/{FKLASS_UNIT} studentsPerTeacherQuota",
    )


async def test_a_resource_nobody_publishes_is_refused_with_those_there_are(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    body = {"kind": "statistics", "resources": ["fs"]}
    answer = await selection.client.post("/fetches", json=body, headers=authorization("analyst"))
    assert answer.status_code == 422
    assert "gr, gy, gran, gyan, fsk" in answer.json()["detail"]


async def test_a_fetch_whose_answer_we_refuse_says_why_and_is_not_asked_again_for_ever(
    selection: ServiceUnderTest,
    source: Source,
    authorization: AuthorizationHeaders,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise AlreadyRecorded("Uppgiften finns redan med ett annat värde.")

    monkeypatch.setattr(advance_fetch, "store_fetched_salsa", refuse)
    headers = authorization("analyst")
    path = await start(selection, headers, "salsa")
    await step(selection)
    failed = await get(selection, path, headers)
    assert failed["status"] == "failed"
    assert failed["problem"].startswith("Uppgiften finns redan med ett annat värde. Det som är hämtat finns kvar.")
