"""The two open APIs, played by a local server with their real answers."""

import gzip
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from selection.app import make_api
from selection.clients.polite import PoliteClient, SourceAway
from selection.clients.statistics import HttpStatistics
from selection.fetching import AT_A_TIME, make_fetching
from selection.readers.catalogue import load_catalogue
from selection.settings import Settings
from selection.worker import make_worker
from tests.support.service import RunService, ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

DATA = Path(__file__).parents[4].parent / "shared" / "data"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
VERSIONED = "application/vnd.skolverket.plannededucations.api.v4.hal+json"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published answers are not beside the project")


def answers() -> dict[str, Any]:
    """Path → answer: thirty units' statistics, national values, SALSA, and one unit of the register."""
    samples = DATA / "planned_educations_v4" / "samples"
    found: dict[str, Any] = {
        "/v4/statistics/national-values/gr": sample(samples / "v4__statistics__national-values__gr__get_200.json"),
        "/v4/statistics/all-schools/salsa": sample(samples / "v4__statistics__all-schools__salsa__get_200.json"),
    }
    with gzip.open(DATA / "planned_educations_v4" / "statistics_gr.ndjson.gz", "rt") as lines:
        for line, _ in zip(lines, range(30), strict=False):
            entry = json.loads(line)
            code = entry["json"]["body"]["schoolUnit"]
            found[f"/v4/school-units/{code}/statistics/gr"] = entry["json"]
    unit = sample(DATA / "register" / "skolenhetsregistret_v2_school_unit.json")
    unit["included"]["organizationNumber"] = "5566501796"
    found["/v2/school-units/12345678"] = unit
    found["/v2/school-units"] = {
        "data": {"type": "schoolunit", "attributes": [{"schoolUnitCode": "12345678"}, {"schoolUnitCode": "43038662"}]}
    }
    return found


def sample(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


class Source(ThreadingHTTPServer):
    """Answers as the APIs do: versioned Accept header, pages from 0, 404 for what is not there; `failures` first."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers()
        self.failures: list[int] = []
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        if path != "/v4/compact-school-units":
            return self.answers.get(path)
        codes = [p.split("/")[3] for p in self.answers if p.endswith("/statistics/gr")]
        page, size = int(query["page"][0]), 20
        units = [{"schoolUnitCode": code} for code in codes[page * size : (page + 1) * size]]
        pages = {"totalPages": -(-len(codes) // size), "number": page}
        return {"status": "OK", "body": {"_embedded": {"compactSchoolUnits": units}, "page": pages}}


class Handler(BaseHTTPRequestHandler):
    server: Source

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        self.server.asked.append(url.path)
        wrong_version = url.path.startswith("/v4/") and self.headers["Accept"] != VERSIONED
        found = self.server.answer(url.path, parse_qs(url.query))
        status = 406 if wrong_version else (200 if found is not None else 404)
        if self.server.failures:
            status = self.server.failures.pop(0)
        content = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        if status == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def source() -> Iterator[Source]:
    server = Source()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def selection(run_service: RunService, source: Source) -> ServiceUnderTest:
    more = {"register_url": source.url, "statistics_url": source.url, "fetch_pause_seconds": 0.0}
    running = await run_service(make_api, make_worker, Settings, more)
    running.client.headers["Idempotency-Key"] = "one fetch per test"
    return running


async def start(selection: ServiceUnderTest, headers: dict[str, str], kind: str, **more: str) -> str:
    answer = await selection.client.post("/fetches", json={"kind": kind, **more}, headers=headers)
    assert answer.status_code == 202, answer.text
    return f"/fetches/{answer.json()['id']}"


async def step(selection: ServiceUnderTest, times: int = 1) -> None:
    """What the worker's job does, once a second; each time with new clients, as after a restart."""
    settings = selection.settings
    assert isinstance(settings, Settings)
    for _ in range(times):
        fetching = make_fetching(settings, load_catalogue(settings.programmes_dir))
        await fetching.run(selection.sessions, NOW)
        await fetching.close()


async def test_statistics_are_fetched_a_few_at_a_time_and_go_on_after_a_stop(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics")
    await step(selection, 2)
    under_way = (await selection.client.get(path, headers=headers)).json()
    assert (under_way["status"], under_way["done"], under_way["total"]) == ("running", AT_A_TIME, 30)
    await step(selection, 2)
    done = (await selection.client.get(path, headers=headers)).json()
    assert (done["status"], done["done"]) == ("done", 30)
    assert len([p for p in source.asked if p.endswith("/statistics/gr")]) == 30
    found = await selection.client.get(
        "/statistics", params={"subject_code": "10017830", "limit": 100}, headers=headers
    )
    kinds = {cell["value_type"] for cell in found.json()["items"]}
    assert "APPROXIMATE" in kinds


async def test_national_values_are_fetched_for_the_years_they_hold_for(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await start(selection, headers, "national_values")
    await step(selection)
    values = await selection.client.get("/national-values", params={"limit": 100}, headers=headers)
    found = {(v["indicator"], v["school_year"]): v["value"] for v in values.json()["items"]}
    assert found["gr6_all_subjects", "2022/23"] == "71.2"
    assert found["gr6_test_swedish", "2018/19"] == "13.4"


async def test_salsa_is_kept_beside_the_results(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await start(selection, headers, "salsa", school_year="2023/24")
    await step(selection)
    found = await selection.client.get("/statistics", params={"subject_code": "68613823"}, headers=headers)
    values = {cell["indicator"]: cell["value"] for cell in found.json()["items"]}
    assert values["gr_salsa_merit_residual"] == "-20"


async def test_the_register_gives_units_and_organisers_but_no_people(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "register")
    await step(selection, 2)
    assert (await selection.client.get(path, headers=headers)).json()["status"] == "done"
    unit = (await selection.client.get("/school-units/12345678", headers=headers)).json()
    assert (unit["name"], unit["organization_number"], unit["school_types"]) == (
        "Storskolan",
        "5566501796",
        ["FKLASS", "FTH", "GR", "GY", "VUX"],
    )
    changes = await selection.client.get("/register-changes", params={"code": "12345678"}, headers=headers)
    assert "Förnamn" not in changes.text


async def test_a_source_that_says_wait_is_asked_again(source: Source) -> None:
    source.failures = [429, 503]
    client = PoliteClient(source.url, VERSIONED, pause=0.0, waits=(0.0, 0.0, 0.0))
    assert await HttpStatistics(client).national_values()
    await client.close()
    assert len(source.asked) == 3


async def test_the_wrong_version_is_told_and_not_asked_again(source: Source) -> None:
    client = PoliteClient(source.url, "application/json", pause=0.0)
    with pytest.raises(SourceAway, match="406"):
        await HttpStatistics(client).national_values()
    await client.close()
    assert len(source.asked) == 1


async def test_a_fetch_that_fails_says_so_and_keeps_what_it_has(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics")
    await step(selection, 2)
    source.failures = [400]
    await step(selection)
    failed = (await selection.client.get(path, headers=headers)).json()
    assert (failed["status"], failed["done"]) == ("failed", AT_A_TIME)
    assert "Försök igen" in failed["problem"]
