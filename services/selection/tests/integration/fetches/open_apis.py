"""The two open APIs, played by a local server with their real answers, and a fetch from them step by step."""

import gzip
import json
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from selection.clients.sources import connect_sources
from selection.readers.catalogue import load_catalogue
from selection.settings import Settings
from selection.use_cases.fetches.advance_fetch import advance_fetch
from tests.support.service import ServiceUnderTest

DATA = Path(__file__).parents[5].parent / "shared" / "data"


CATALOGUE = load_catalogue(Path(__file__).parents[3] / "programmes")


NOW = datetime(2026, 11, 22, tzinfo=UTC)


VERSIONED = "application/vnd.skolverket.plannededucations.api.v4.hal+json"


GY_UNIT, FKLASS_UNIT, GRAN_UNIT, GYAN_UNIT = "49862313", "76026322", "48863032", "20446679"


LISTED = {"gy": [GY_UNIT], "fsk": [FKLASS_UNIT], "gran": [GRAN_UNIT], "gyan": [GYAN_UNIT]}


NATIONAL = ("gr", "gran", "gyan", "fsk")


def answers() -> dict[str, Any]:
    """Path → answer: thirty compulsory schools, a unit of each other resource, national values, SALSA, the register."""
    samples = DATA / "planned_educations_v4" / "samples"
    found: dict[str, Any] = {
        "/v4/statistics/all-schools/salsa": sample(samples / "v4__statistics__all-schools__salsa__get_200.json"),
        "/v4/statistics/national-values/gy/EK": sample(
            samples / "v4__statistics__national-values__gy__programCode__get_200.json"
        ),
        "/v4/support/programs": {"body": {"gy": [{"code": "EK"}, {"code": "BF"}]}},
    }
    for code in NATIONAL:
        path = samples / f"v4__statistics__national-values__{code}__get_200.json"
        found[f"/v4/statistics/national-values/{code}"] = sample(path)
    for code, units in LISTED.items():
        path = samples / f"v4__school-units__schoolUnitCode__statistics__{code}__get_200.json"
        found |= {f"/v4/school-units/{unit}/statistics/{code}": sample(path) for unit in units}
    with gzip.open(DATA / "planned_educations_v4" / "statistics_gr.ndjson.gz", "rt") as lines:
        for line, _ in zip(lines, range(30), strict=False):
            entry = json.loads(line)
            code = entry["json"]["body"]["schoolUnit"]
            found[f"/v4/school-units/{code}/statistics/gr"] = entry["json"]
    return found | register_answers()


def register_answers() -> dict[str, Any]:
    unit = sample(DATA / "register" / "skolenhetsregistret_v2_school_unit.json")
    unit["included"]["organizationNumber"] = "5566501796"
    central = sample(DATA / "register" / "skolenhetsregistret_v2_school_unit.json")
    central["data"]["attributes"]["schoolUnitType"] = "CENTRAL"
    codes = [{"schoolUnitCode": code} for code in ("12345678", "43038662", "87654321")]
    return {
        "/v2/school-units/12345678": unit,
        "/v2/school-units/87654321": central,
        "/v2/school-units": {"data": {"type": "schoolunit", "attributes": codes}},
        "/v2/organizers/2120000126": sample(DATA / "register" / "skolenhetsregistret_v2_organizer.json"),
        "/v2/organizers": {"data": {"type": "organizer", "attributes": [{"organizationNumber": "2120000126"}]}},
    }


def sample(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


class Source(ThreadingHTTPServer):
    """Answers as the APIs do: versioned Accept header, pages from 0, 404 for what is not there; `failures` first.

    A filter it does not know is ignored in silence, and so is every filter when `deaf`.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = answers()
        self.failures: list[int] = []
        self.retry_after = "0"
        self.deaf = False
        self.first_page_only = False
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, path: str, query: dict[str, list[str]]) -> Any:
        if path != "/v4/compact-school-units":
            return self.answers.get(path)
        wanted = query["typeOfSchooling"][0]
        units = [unit for code, units in self.units().items() for unit in units if self.deaf or code == wanted]
        page, size = (0 if self.first_page_only else int(query["page"][0])), 20
        pages = {"totalPages": -(-len(units) // size), "number": page}
        found = units[page * size : (page + 1) * size]
        return {"status": "OK", "body": {"_embedded": {"compactSchoolUnits": found}, "page": pages}}

    def units(self) -> dict[str, list[dict[str, Any]]]:
        compulsory = [p.split("/")[3] for p in self.answers if p.endswith("/statistics/gr")]
        names = {"gr": "COMPULSORY_SCHOOL", "gy": "UPPER_SECONDARY_EDUCATION", "fsk": "PRE_SCHOOL_CLASS"}
        return {
            code: [{"schoolUnitCode": unit, "typeOfSchooling": [names.get(code, code.upper())]} for unit in units]
            for code, units in ({"gr": compulsory} | LISTED).items()
        }


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
            self.send_header("Retry-After", self.server.retry_after)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Quiet."""


async def start(selection: ServiceUnderTest, headers: dict[str, str], kind: str, **more: Any) -> str:
    answer = await selection.client.post("/fetches", json={"kind": kind, **more}, headers=headers)
    assert answer.status_code == 202, answer.text
    return f"/fetches/{answer.json()['id']}"


async def step(selection: ServiceUnderTest, times: int = 1, now: datetime = NOW) -> bool:
    """What the worker's job does; each time with new clients, as after a restart. Whether the last had something."""
    had = False
    settings = selection.settings
    assert isinstance(settings, Settings)
    for _ in range(times):
        sources = connect_sources(settings)
        catalogue = load_catalogue(settings.programmes_dir)
        had = await advance_fetch(selection.work(), sources, catalogue, now=now, clock=lambda: now)
        await sources.close()
    return had


async def get(selection: ServiceUnderTest, path: str, headers: dict[str, str], **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await selection.client.get(path, params=query, headers=headers)).json()
    return found


async def cells(
    selection: ServiceUnderTest, headers: dict[str, str], code: str, **query: Any
) -> dict[tuple[str, str, str], dict[str, Any]]:
    page = await get(selection, "/statistics", headers, subject_code=code, limit=500, **query)
    return {(c["indicator"], c["school_year"], c["part"]): c for c in page["items"]}
