"""What the client does of its own: tokens, patience, refusals, whole lists, the feed and mirrors."""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

import insatser_client
from insatser_client import ClientCredentials, Mirror, Patient, Refused, Token, connect, events, every, expect

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
Answering = Callable[[httpx.Request], httpx.Response]


class Issuer:
    """Gives a token more each time, valid as long as it is told."""

    def __init__(self, lasts: int = 300) -> None:
        self.lasts, self.asked, self.withdrawn = lasts, list[dict[str, str]](), set[str]()

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "issuer":
            self.asked.append(dict(httpx.QueryParams(request.content.decode())))
            return httpx.Response(200, json={"access_token": f"token-{len(self.asked)}", "expires_in": self.lasts})
        token = request.headers["Authorization"]
        return httpx.Response(401 if token in self.withdrawn else 200, json={"token": token})


def calling(access: httpx.Auth, answer: Answering) -> httpx.Client:
    transport = Patient(httpx.MockTransport(answer))
    made: httpx.Client = connect(
        lambda base_url, httpx_args, **_: httpx.Client(base_url=base_url, **httpx_args),
        "http://api/budget/v1",
        access,
        transport=transport,
    )
    return made


def test_a_token_is_asked_for_once_and_again_when_it_is_about_to_end_or_is_withdrawn() -> None:
    issuer = Issuer()
    access = ClientCredentials("http://issuer/token", "skolinspektionen", "hemlighet", scope="insatser")
    with calling(access, issuer.answer) as client:
        assert [client.get("/payees").json()["token"] for _ in range(2)] == ["Bearer token-1"] * 2
        issuer.withdrawn.add("Bearer token-1")
        assert client.get("/payees").json()["token"] == "Bearer token-2"
    expected = {"grant_type": "client_credentials", "client_id": "skolinspektionen", "scope": "insatser"}
    assert issuer.asked[0] == expected | {"client_secret": "hemlighet"}

    short = Issuer(lasts=20)
    with calling(ClientCredentials("http://issuer/token", "x", "y"), short.answer) as client:
        assert [client.get("/payees").json()["token"] for _ in range(2)] == ["Bearer token-1", "Bearer token-2"]


def test_an_assertion_is_signed_anew_each_time_where_the_issuer_wants_no_secret() -> None:
    issuer, signed = Issuer(lasts=20), iter(["ett", "två"])
    with calling(ClientCredentials("http://issuer/token", "x", lambda: next(signed)), issuer.answer) as client:
        for _ in range(2):
            client.get("/payees")
    assert [asked["client_assertion"] for asked in issuer.asked] == ["ett", "två"]
    assert not any("client_secret" in asked for asked in issuer.asked)


@pytest.mark.parametrize(
    ("method", "headers", "sent"),
    [("GET", {}, 2), ("POST", {"idempotency-key": "k"}, 2), ("PUT", {"If-Match": '"1"'}, 2), ("POST", {}, 1)],
)
async def test_what_may_be_sent_twice_is_sent_again_after_as_long_as_the_service_says(
    method: str, headers: dict[str, str], sent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr("insatser_client.access.time.sleep", slept.append)
    monkeypatch.setattr("insatser_client.access.asyncio.sleep", sleep)
    statuses: list[int] = []

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(statuses.pop(0), headers={"Retry-After": "7"})

    statuses[:] = [429, 200]
    with calling(Token("t"), answer) as client:
        assert client.request(method, "/payees", headers=headers).status_code == (200 if sent == 2 else 429)
    statuses[:] = [429, 200]
    later = Patient(httpx.MockTransport(answer), httpx.MockTransport(answer))
    async with httpx.AsyncClient(transport=later, auth=Token("t")) as client_later:
        await client_later.request(method, "http://api/payees", headers=headers)
    assert slept == [7.0] * (2 * (sent - 1))


def test_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("insatser_client.access.time.sleep", slept.append)
    with calling(Token("t"), lambda _: httpx.Response(503)) as client:
        assert client.get("/payees").status_code == 503
    assert slept == [2.0, 4.0, 8.0]


@dataclass
class Row:
    id: str
    name: str
    updated_at: datetime = NOW


@dataclass
class Page:
    items: list[Row]
    field_meta: SimpleNamespace


@dataclass
class Answered:
    parsed: object
    status_code: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Service:
    """A list of two rows a page, and a feed, as the generated operations would answer."""

    def __init__(self, *names: str) -> None:
        self.rows = [Row(str(number), name) for number, name in enumerate(names)]
        self.asked: list[dict[str, Any]] = []
        self.now = NOW

    def get_rows(self, **asked: Any) -> Answered:
        self.asked.append(asked)
        begin = int(asked.get("cursor", 0))
        found = [row for row in self.rows if row.updated_at >= asked.get("updated_since", row.updated_at)]
        following = str(begin + 2) if len(found) > begin + 2 else None
        page = Page(found[begin : begin + 2], SimpleNamespace(next_cursor=following))
        return Answered(page, headers={"date": format_datetime(self.now, usegmt=True)})

    def get_events(self, **asked: Any) -> Answered:
        self.asked.append(asked)
        begin = next((n + 1 for n, row in enumerate(self.rows) if row.id == asked.get("last_event_id")), 0)
        return Answered(self.rows[begin : begin + asked["limit"]])


def test_every_row_of_a_list_comes_once_after_the_cursor() -> None:
    service = Service("a", "b", "c")
    assert [row.name for row in every(Page, service.get_rows, name="x")] == ["a", "b", "c"]
    assert service.asked == [{"limit": 500, "name": "x"}, {"limit": 500, "name": "x", "cursor": "2"}]


def test_the_feed_is_read_to_its_end_and_waits_only_once() -> None:
    service = Service("a", "b", "c")
    assert [row.name for row in events(Row, service.get_events, limit=2, timeout=5000)] == ["a", "b", "c"]
    assert [asked.get("timeout") for asked in service.asked] == [5000, 0]


def test_a_refusal_is_an_error_that_says_what_the_service_said() -> None:
    problem = SimpleNamespace(title="Saknas", detail="Betalningen finns inte.")
    with pytest.raises(Refused, match=r"Saknas Betalningen finns inte\.") as refused:
        expect(Row, lambda: Answered(problem, 404))
    assert (refused.value.status, refused.value.problem) == (404, problem)
    with pytest.raises(Refused, match="HTTP 502"):
        list(every(Page, lambda **_: Answered(None, 502)))


def test_a_mirror_asks_for_what_has_changed_and_a_little_before() -> None:
    service = Service("a", "b", "c")
    mirror = Mirror(Page, service.get_rows)
    assert mirror.follow() == {"0", "1", "2"}
    service.now = NOW + timedelta(hours=1)
    service.rows[1] = Row("1", "ändrad", NOW + timedelta(minutes=50))
    service.rows.append(Row("3", "ny", NOW - timedelta(minutes=1)))  # dated before the last look, seen after it
    service.asked.clear()
    assert mirror.follow() == {"1", "3"}
    assert service.asked[0]["updated_since"] == NOW - timedelta(minutes=2)
    assert {row.name for row in mirror.rows.values()} == {"a", "ändrad", "c", "ny"}


def test_figures_that_nothing_tells_apart_take_the_place_of_those_that_were() -> None:
    service = Service("a", "b", "c")
    mirror = Mirror(Page, service.get_rows, key=None)
    mirror.follow()
    service.rows = [Row("0", "a"), Row("2", "c")]
    assert mirror.follow() == {1}
    assert [row.name for row in mirror.rows.values()] == ["a", "c"]


def test_a_mirror_that_was_interrupted_asks_for_the_same_again() -> None:
    service = Service("a", "b", "c")
    mirror = Mirror(Page, service.get_rows)
    mirror.follow()
    whole, answers = service.get_rows, iter([True, False])
    service.rows = [Row(row.id, row.name + "!", NOW) for row in service.rows]
    mirror._operation = lambda **asked: whole(**asked) if next(answers) else Answered(None, 503)
    with pytest.raises(Refused):
        mirror.follow()
    mirror._operation = whole
    mirror.follow()
    assert [row.name for row in mirror.rows.values()] == ["a!", "b!", "c!"]


def test_what_is_written_by_hand_needs_httpx_alone() -> None:
    for file in Path(insatser_client.__file__).parent.glob("*.py"):
        for module in _imported(ast.parse(file.read_text(encoding="utf-8"))):
            assert module in {"httpx", "insatser_client", *sys.stdlib_module_names}, file.name


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (name.partition(".")[0] for name in names)
