"""What is settled before any of a request's body is read, and how every refusal looks."""

from collections.abc import AsyncIterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from shared.kit.errors import Unauthenticated
from shared.middleware import guard
from shared.rest.access import authorize
from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import client_of, sandbox_app
from tests.support.tokens import AuthorizationHeaders

JSON = {"Content-Type": "application/json", "Idempotency-Key": "k"}


class Body:
    """A body in pieces, of a length that nobody is told; remembers how much of it was asked for."""

    def __init__(self, pieces: int, piece: bytes = b"x" * 1000) -> None:
        self.left = pieces
        self.piece = piece
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.left:
            self.left -= 1
            self.sent += len(self.piece)
            yield self.piece


@pytest.mark.parametrize(
    ("path", "role", "extra", "status"),
    [
        ("/notes", None, {}, 401),
        ("/notes", "auditor", {}, 403),
        ("/notes", "case_officer", {"Accept": "image/png"}, 406),
        ("/notes", "case_officer", {"Content-Type": "text/plain"}, 415),
        ("/notes?word=a", "case_officer", {}, 400),
        ("/notes", "case_officer", {"X-With-Server-Date": "yesterday"}, 400),
        ("/files", None, {"Content-Type": "text/csv"}, 401),
    ],
)
async def test_nothing_of_a_body_is_read_for_a_request_that_is_refused(
    api: httpx.AsyncClient,
    authorization: AuthorizationHeaders,
    path: str,
    role: str | None,
    extra: dict[str, str],
    status: int,
) -> None:
    body = Body(100)
    headers = JSON | (authorization(role) if role else {}) | extra
    answer = await api.post(path, content=aiter(body), headers=headers)
    assert (answer.status_code, body.sent) == (status, 0), answer.text


@pytest.mark.parametrize(
    ("path", "kind", "limit"),
    [
        ("/notes", "application/json", 2000),
        ("/notes", "application/vnd.note+json", 2000),
        ("/files", "text/csv", 5000),
        ("/files", "application/json", 5000),
        ("/files", "", 5000),
    ],
)
@pytest.mark.parametrize("chunked", [True, False])
async def test_a_body_is_cut_off_at_the_limit_of_its_operation_whatever_it_calls_itself(
    api: httpx.AsyncClient, writer: dict[str, str], path: str, kind: str, limit: int, *, chunked: bool
) -> None:
    body = Body(100)
    headers = writer | JSON | {"Content-Type": kind}
    answer = await api.post(path, content=aiter(body) if chunked else b"x" * (limit + 1), headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/content-too-large")
    assert f"högst {limit} byte" in answer.json()["detail"]
    assert body.sent <= limit + 1000


async def test_a_body_of_just_the_limit_is_read(api: httpx.AsyncClient, writer: dict[str, str]) -> None:
    answer = await api.post("/files", content=aiter(Body(5)), headers=writer)
    assert answer.json() == 5000


@pytest.mark.parametrize(
    ("query", "field", "expected"),
    [
        ("pge=2", "query.pge", "page"),
        ("updatedsince=2026-01-01T00:00:00Z", "query.updatedsince", "updated_since"),
        ("page=1&page=2", "query.page", "ett värde"),
    ],
)
async def test_a_parameter_that_is_not_there_or_stands_twice_is_refused_with_what_was_meant(
    api: httpx.AsyncClient, reader: dict[str, str], query: str, field: str, expected: str
) -> None:
    answer = await api.get(f"/notes?{query}", headers=reader)
    assert answer.status_code == 400
    assert [(e["field"], e["expected"]) for e in answer.json()["errors"]] == [(field, expected)]


async def test_a_parameter_that_is_a_list_may_stand_many_times(api: httpx.AsyncClient, reader: dict[str, str]) -> None:
    answer = await api.get("/meetings?seat=1&seat=2", headers=reader)
    assert answer.json() == [1, 2]


async def test_thousands_of_unknown_parameters_are_not_thousands_of_searches(
    api: httpx.AsyncClient, reader: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    searches: list[str] = []

    def search(name: str, *more: Any) -> list[str]:
        searches.append(name)
        return get_close_matches(name, *more)

    monkeypatch.setattr(guard, "get_close_matches", search)
    answer = await api.get("/notes?" + "&".join(f"pa{n}" for n in range(8_000)), headers=reader)
    assert (answer.status_code, len(answer.json()["errors"])) == (400, 10)
    assert len(searches) == 10


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/notes", "GET, HEAD, POST"),
        ("PATCH", "/notes/1", "GET, HEAD, PUT"),
        ("HEAD", "/files", "POST"),
    ],
)
async def test_a_method_that_is_not_there_is_answered_with_all_that_are(
    api: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await api.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


async def test_without_the_guard_nobody_comes_in() -> None:
    """Should a route ever be reached past it, by another match or a mount, it is closed."""
    scope = {"type": "http", "headers": [], "state": {"actor": "somebody"}, "operation": "get_notes"}
    others: list[dict[str, object]] = [{"state": {}}, {"operation": "get_bugs"}]
    for beside in others:
        route = type("Route", (), {"name": "get_notes"})
        with pytest.raises(Unauthenticated):
            await authorize(Request(scope | {"route": route} | beside))


async def test_every_answer_says_whose_trace_it_is_and_how_much_is_left(
    api: httpx.AsyncClient, reader: dict[str, str]
) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"}
    asked = [("GET", "/notes"), ("GET", "/bugs"), ("GET", "/nowhere"), ("DELETE", "/notes"), ("GET", "/openapi.json")]
    for method, path in asked:
        answer = await api.request(method, path, headers=reader | headers)
        assert trace_id in answer.headers["traceparent"], path
        assert answer.headers["RateLimit-Policy"] == '"minute";q=6000;w=60'
        assert answer.headers["RateLimit"].startswith('"minute";r=59'), answer.headers
    assert (await api.get("/bugs", headers=reader)).status_code == 500


async def test_the_call_that_is_one_too_many_is_told_when_the_next_may_come(
    sandbox: Sandbox, jwks_file: Path, tmp_path: Path, reader: dict[str, str]
) -> None:
    async with client_of(sandbox_app(sandbox, jwks_file, tmp_path, rate_limit_per_minute=2)) as api:
        answers = [await api.get("/notes", headers=reader) for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 429]
    assert [a.headers["RateLimit"] for a in answers] == [
        f'"minute";r={r};t={t}' for r, t in ((1, 30), (0, 60), (0, 60))
    ]
    assert int(answers[-1].headers["Retry-After"]) in (29, 30)


async def test_a_person_has_one_bucket_however_many_tokens_and_whoever_guesses_has_that_of_the_address(
    sandbox: Sandbox, jwks_file: Path, tmp_path: Path, authorization: AuthorizationHeaders
) -> None:
    """Invented tokens would otherwise each bring a new bucket, or empty that of somebody else."""
    anna, also_anna, bo = (authorization("auditor", subject=who) for who in ("anna", "anna", "bo"))
    invented = ({"Authorization": f"Bearer {number}.of.anna"} for number in range(3))
    async with client_of(sandbox_app(sandbox, jwks_file, tmp_path, rate_limit_per_minute=2)) as api:
        guesses = [(await api.get("/notes", headers=headers)).status_code for headers in invented]
        answers = [(await api.get("/notes", headers=h)).status_code for h in (anna, also_anna, anna, bo)]
    assert guesses == [401, 401, 429]
    assert answers == [200, 200, 429, 200]


@pytest.mark.parametrize("path", ["/meetings?seat=1", "/notes", "/events", "/api-info"])
@pytest.mark.parametrize(
    ("moment", "local", "production"),
    [
        ("2030-01-02T03:04:05Z", 200, 400),
        ("2030-01-02T03:04:05", 400, 400),
        ("0001-01-01T00:00:00Z", 400, 400),
        ("soon", 400, 400),
    ],
)
async def test_the_clock_is_moved_alike_on_every_operation_and_never_in_production(
    sandbox: Sandbox,
    jwks_file: Path,
    tmp_path: Path,
    reader: dict[str, str],
    path: str,
    moment: str,
    local: int,
    production: int,
) -> None:
    """Also where the clock has no part in the answer: a header that does nothing would pass for one that did."""
    headers = reader | {"X-With-Server-Date": moment}
    app = sandbox_app(sandbox, jwks_file, tmp_path)
    async with client_of(app) as api:
        assert (await api.get(path, headers=headers)).status_code == local
        app.state.settings = app.state.settings.model_copy(update={"profile": "production"})
        assert (await api.get(path, headers=headers)).status_code == production
