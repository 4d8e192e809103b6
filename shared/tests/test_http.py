"""What every API of ours does alike, tried on a small one."""

import asyncio
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from shared.middleware.rate import Buckets
from shared.process.forgetting import forget_answers
from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import add


@pytest.mark.parametrize(
    ("method", "path", "extra", "body", "status"),
    [
        ("GET", "/notes", {"Authorization": ""}, None, 401),
        ("GET", "/notes", {"Authorization": "Bearer not.a.token"}, None, 401),
        ("GET", "/bugs", {}, None, 403),
        ("GET", "/nowhere", {}, None, 404),
        ("DELETE", "/notes", {}, None, 405),
        ("GET", "/notes", {"Accept": "image/png"}, None, 406),
        ("POST", "/notes", {"Content-Type": "application/json", "Idempotency-Key": "k"}, "x" * 2001, 413),
        ("POST", "/notes", {"Content-Type": "text/plain", "Idempotency-Key": "k"}, "hej", 415),
        ("POST", "/notes", {"Content-Type": "application/json", "Idempotency-Key": "k"}, "{", 400),
        ("POST", "/notes", {"Content-Type": "application/json", "Idempotency-Key": "k"}, '{"wrods": "a"}', 422),
        ("POST", "/notes", {"Content-Type": "application/json"}, '{"words": "aa"}', 400),
        ("PUT", f"/notes/{UUID(int=1)}", {"Content-Type": "application/json"}, '{"words": "aa"}', 428),
        (
            "PUT",
            f"/notes/{UUID(int=1)}",
            {"Content-Type": "application/json", "If-Match": '"1"'},
            '{"words": "aa"}',
            404,
        ),
    ],
)
async def test_every_error_is_a_problem_in_swedish(
    api: httpx.AsyncClient,
    writer: dict[str, str],
    method: str,
    path: str,
    extra: dict[str, str],
    body: str | None,
    status: int,
) -> None:
    """FEL.01, SAK.26, ARQ.02 (Content-Type)."""
    answer = await api.request(method, path, headers=writer | extra, content=body)
    problem = answer.json()
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["type"].startswith("/problems/")
    assert problem["instance"].startswith("/sandbox/v1/")
    assert problem["detail"].endswith(".")


async def test_a_bug_says_nothing_about_the_inside(api: httpx.AsyncClient, reader: dict[str, str]) -> None:
    """SAK.24, SAK.25, SAK.26."""
    answer = await api.get("/bugs", headers=reader)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_faulty_fields_are_named_with_what_would_be_right(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    answer = await api.post("/notes", json={"words": "a", "amount": 12.5}, headers=writer | {"Idempotency-Key": "k"})
    errors = {e["field"]: e["expected"] for e in answer.json()["errors"]}
    assert errors["body.words"] == "minst 2 tecken"
    assert '"1234.50"' in errors["body.amount"]


async def test_a_character_that_no_text_may_hold_is_a_fault_of_the_request(
    api: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    answer = await add(api, writer, "noll\x00")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input")


@pytest.mark.parametrize(
    ("moment", "status"),
    [("2026-03-15T08:00:00Z", 200), ("2026-03-15T09:00:00%2B01:00", 200), ("2026-03-15T08:00:00", 422)],
)
async def test_a_moment_may_have_any_zone_but_must_have_one(
    api: httpx.AsyncClient, reader: dict[str, str], moment: str, status: int
) -> None:
    answer = await api.get(f"/notes?updated_since={moment}", headers=reader)
    assert answer.status_code == status, answer.text


async def test_money_is_a_string_in_and_out(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    body = {"words": "pengar", "amount": "99999999999.99"}
    answer = await api.post("/notes", json=body, headers=writer | {"Idempotency-Key": "k"})
    assert '"amount":"99999999999.99"' in answer.text


async def test_a_repeated_key_gives_the_first_answer_and_does_nothing(
    api: httpx.AsyncClient, writer: dict[str, str], sandbox: Sandbox
) -> None:
    headers = writer | {"Idempotency-Key": "same"}
    answers = await asyncio.gather(*(api.post("/notes", json={"words": "en"}, headers=headers) for _ in range(8)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.text for a in answers}) == 1
    assert len({a.headers["Location"] for a in answers}) == 1
    assert await sandbox.scalar("SELECT count(*) FROM note") == 1


async def test_an_answer_is_forgotten_after_its_time_and_what_was_done_is_not_done_again(
    api: httpx.AsyncClient, writer: dict[str, str], sandbox: Sandbox
) -> None:
    headers, asked = writer | {"Idempotency-Key": "long ago"}, {"words": "en"}
    assert (await api.post("/notes", json=asked, headers=headers)).status_code == 201
    await forget_answers(sandbox.engine, 90)
    assert (await api.post("/notes", json=asked, headers=headers)).status_code == 201
    async with sandbox.engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO idempotency (client, key, request_hash, status, etag, body, created_at) SELECT client, "
            "'longer ago', request_hash, status, etag, body, now() - make_interval(days => 91) FROM idempotency"
        )
    await forget_answers(sandbox.engine, 90)
    again = await api.post("/notes", json=asked, headers=headers | {"Idempotency-Key": "longer ago"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/answer-forgotten")
    assert await sandbox.scalar("SELECT count(*) FROM note") == 1
    assert await sandbox.scalar("SELECT string_agg(key, ' ') FROM idempotency WHERE body IS NOT NULL") == "long ago"


async def test_a_change_may_have_a_key_too_and_is_then_answered_as_the_first_time(
    api: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    """Without the key the second would be refused: the version has moved."""
    made = await add(api, writer, "före")
    headers = writer | {"If-Match": made.headers["ETag"], "Idempotency-Key": "same"}
    path = made.headers["Location"]
    first = await api.put(path, json={"words": "efter"}, headers=headers)
    again = await api.put(path, json={"words": "efter"}, headers=headers)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert again.headers["ETag"] == first.headers["ETag"] != made.headers["ETag"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/plain, application/json", "application/json"),
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("text/*", "text/csv"),
        ("*/*", "application/json"),
        ("application/json;q=0, */*;q=0.1", "text/csv"),
        ("application/x-ndjson, application/json;q=0.5", "application/x-ndjson"),
        ("application/*", "application/json"),
    ],
)
async def test_of_the_formats_offered_the_one_that_is_wanted_most_is_given(
    api: httpx.AsyncClient, writer: dict[str, str], accept: str, kind: str
) -> None:
    await add(api, writer, "ord")
    answer = await api.get("/notes", headers=writer | {"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == kind


async def test_a_key_used_for_another_body_is_refused(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    headers = writer | {"Idempotency-Key": "same"}
    await api.post("/notes", json={"words": "en"}, headers=headers)
    answer = await api.post("/notes", json={"words": "två"}, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/idempotency-key-reused")


async def test_a_violated_constraint_is_the_refusal_it_stands_for(
    api: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    """SAK.25."""
    await add(api, writer, "en")
    answer = await add(api, writer, "en")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/words-taken")


async def test_of_two_changes_to_one_version_the_second_is_refused(
    api: httpx.AsyncClient, writer: dict[str, str]
) -> None:
    """ARQ.06."""
    first = await add(api, writer, "en")
    path, headers = first.headers["Location"], writer | {"If-Match": first.headers["ETag"]}
    answers = await asyncio.gather(*(api.put(path, json={"words": w}, headers=headers) for w in ("två", "tre")))
    assert sorted(a.status_code for a in answers) == [200, 412]


async def test_links_show_only_what_the_caller_may_do(
    api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str]
) -> None:
    await add(api, writer, "en")
    steps = [set((await api.get("/notes", headers=h)).json()["items"][0]["_links"]) for h in (writer, reader)]
    assert steps == [{"self", "change"}, {"self"}]


async def test_links_follow_the_gateway(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    """HYP.09, HYP.13, HYP.14."""
    await add(api, writer, "en")
    forwarded = writer | {"Forwarded": "for=10.0.0.1;proto=https;host=api.skolverket.example"}
    page = (await api.get("/notes", headers=forwarded)).json()
    assert page["_links"]["self"]["href"].startswith("https://api.skolverket.example/sandbox/v1/notes")


async def test_the_trace_goes_through_the_answer_and_into_the_event(
    api: httpx.AsyncClient, writer: dict[str, str], sandbox: Sandbox
) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = writer | {"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01", "Idempotency-Key": "k"}
    answer = await api.post("/notes", json={"words": "en"}, headers=headers)
    event = str(await sandbox.scalar("SELECT event FROM outbox"))
    assert trace_id in answer.headers["traceparent"]
    assert f'"traceparent":"00-{trace_id}' in event


async def test_the_documentation_is_whole_and_needs_no_network(api: httpx.AsyncClient) -> None:
    schema = (await api.get("/openapi.json")).json()
    page = (await api.get("/docs")).text
    assert "HTTPValidationError" not in str(schema)
    assert set(schema["paths"]["/notes"]["post"]["responses"]) >= {"201", "401", "403", "409", "415", "422"}
    assert "https://" not in page
    assert (await api.get("/docs/swagger-ui-bundle.js")).status_code == 200
    assert (await api.get("/openapi.yaml")).text.startswith("openapi:")


async def test_the_api_is_ready_only_with_database_and_stream_but_lives_without(api: httpx.AsyncClient) -> None:
    live = await api.get("https://api.test/health/live")
    ready = await api.get("https://api.test/health/ready")
    assert (live.status_code, ready.status_code) == (200, 503)
    assert ready.json()["database"] == "ok"
    assert ready.json()["jetstream"].startswith("failing")


async def test_the_event_feed_waits_for_what_is_new(
    api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str]
) -> None:
    waiting = asyncio.create_task(api.get("/events?timeout=30000", headers=reader))
    await asyncio.sleep(0.1)
    await add(api, writer, "en")
    events = (await waiting).json()
    assert [e["type"] for e in events] == ["sandbox.noted.v1"]
    unknown = await api.get(f"/events?last_event_id={UUID(int=1)}", headers=reader)
    assert unknown.status_code == 404


async def test_an_event_says_where_its_schema_is_as_the_reader_came_in(
    api: httpx.AsyncClient, writer: dict[str, str], reader: dict[str, str]
) -> None:
    """Absolute (CloudEvents 1.0), and answered; what stands in the data is left alone."""
    await add(api, writer, '"dataschema":"/x')
    gateway = reader | {"Forwarded": 'proto=https;host=a"b.se'}
    [odd] = (await api.get("/events", headers=gateway)).json()
    [event] = (await api.get("/events", headers=reader)).json()
    assert odd["dataschema"] == 'https://a"b.se/sandbox/v1/schemas/sandbox.noted.v1'
    assert event["data"]["words"] == '"dataschema":"/x'
    schema = await api.get(event["dataschema"])
    assert schema.json()["properties"].keys() == {"words"}


async def test_the_clock_moves_only_in_the_local_profile(
    api: httpx.AsyncClient, writer: dict[str, str], sandbox: Sandbox
) -> None:
    headers = writer | {"Idempotency-Key": "k", "X-With-Server-Date": "2030-01-02T03:04:05Z"}
    await api.post("/notes", json={"words": "en"}, headers=headers)
    assert str(await sandbox.scalar("SELECT created_at FROM note")).startswith("2030-01-02 03:04:05")


def test_a_client_may_burst_and_must_then_wait() -> None:
    now = 0.0
    buckets = Buckets(60, lambda: now)
    assert [buckets.take("a").wait for _ in range(60)] == [0] * 60
    assert buckets.take("a") == (0, 60, 1)
    assert buckets.take("b") == (59, 1, 0)
    now = 1.0
    assert buckets.take("a").wait == 0


async def test_a_pooled_connection_that_died_is_replaced(
    api: httpx.AsyncClient, reader: dict[str, str], sandbox: Sandbox
) -> None:
    await api.get("/notes", headers=reader)
    async with sandbox.engine.begin() as connection:
        await connection.execute(
            text("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'sandbox-api'")
        )
    await asyncio.sleep(0)  # the event loop hears of it
    assert (await api.get("/notes", headers=reader)).status_code == 200


async def test_a_key_is_text_like_all_other(api: httpx.AsyncClient, writer: dict[str, str], sandbox: Sandbox) -> None:
    """It is kept for ever, so it is no identity number either."""
    for key in ("19121212-1212", "  "):
        refused = await api.post("/notes", json={"words": "en"}, headers=writer | {"Idempotency-Key": key})
        assert refused.status_code in (400, 422), key
    assert await sandbox.scalar("SELECT count(*) FROM idempotency") == 0
