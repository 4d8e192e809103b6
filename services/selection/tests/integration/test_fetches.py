"""The two open APIs, played by a local server with their real answers."""

import gzip
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from selection.app import make_api
from selection.clients.polite import PoliteClient, SourceAway, SourceBusy
from selection.clients.statistics import HttpStatistics
from selection.fetching import AT_A_TIME, make_fetching
from selection.readers.catalogue import load_catalogue
from selection.settings import Settings
from selection.worker import make_worker
from shared.contracts.selection import OrganizerChangedV1, SchoolUnitChangedV1
from tests.support.service import RunService, ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import change

DATA = Path(__file__).parents[4].parent / "shared" / "data"
CATALOGUE = load_catalogue(Path(__file__).parents[2] / "programmes")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
VERSIONED = "application/vnd.skolverket.plannededucations.api.v4.hal+json"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published answers are not beside the project")


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


async def start(selection: ServiceUnderTest, headers: dict[str, str], kind: str, **more: Any) -> str:
    answer = await selection.client.post("/fetches", json={"kind": kind, **more}, headers=headers)
    assert answer.status_code == 202, answer.text
    return f"/fetches/{answer.json()['id']}"


async def step(selection: ServiceUnderTest, times: int = 1, now: datetime = NOW) -> None:
    """What the worker's job does, once a second; each time with new clients, as after a restart."""
    settings = selection.settings
    assert isinstance(settings, Settings)
    for _ in range(times):
        fetching = make_fetching(settings, load_catalogue(settings.programmes_dir))
        await fetching.run(selection.sessions, now)
        await fetching.close()


async def get(selection: ServiceUnderTest, path: str, headers: dict[str, str], **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await selection.client.get(path, params=query, headers=headers)).json()
    return found


async def cells(
    selection: ServiceUnderTest, headers: dict[str, str], code: str, **query: Any
) -> dict[tuple[str, str, str], dict[str, Any]]:
    page = await get(selection, "/statistics", headers, subject_code=code, limit=500, **query)
    return {(c["indicator"], c["school_year"], c["part"]): c for c in page["items"]}


async def test_statistics_are_fetched_a_few_at_a_time_and_go_on_after_a_stop(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics", resources=["gr"])
    await step(selection, 2)
    under_way = await get(selection, path, headers)
    assert (under_way["status"], under_way["done"], under_way["total"]) == ("running", AT_A_TIME, 30)
    await step(selection, 2)
    done = await get(selection, path, headers)
    assert (done["status"], done["done"]) == ("done", 30)
    assert len([p for p in source.asked if p.endswith("/statistics/gr")]) == 30
    kinds = {cell["value_type"] for cell in (await cells(selection, headers, "10017830")).values()}
    assert "APPROXIMATE" in kinds


async def test_every_resource_is_fetched_when_none_is_named(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics")
    await step(selection, 7)
    done = await get(selection, path, headers)
    assert (done["status"], done["done"], done["unread_lists"]) == ("done", 34, [])
    told = {code: await cells(selection, headers, code) for code in (GY_UNIT, FKLASS_UNIT, GRAN_UNIT, GYAN_UNIT)}
    assert told[FKLASS_UNIT]["fklass_pupils_per_teacher", "2021/22", ""]["value"] == "5.3"
    assert told[GRAN_UNIT]["gran_special_educators", "2024/25", ""]["value"] == "28.6"
    assert told[GYAN_UNIT]["gyan_certified_teachers", "2024/25", ""]["value_type"].startswith("OMITTED")
    assert told[GY_UNIT]["gy_pupils", "2024/25", ""]["raw"] == "cirka 660"


async def test_upper_secondary_is_kept_by_programme_under_the_year_the_pupils_finished(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await start(selection, headers, "statistics", resources=["gy"])
    await step(selection, 2)
    found = await cells(selection, headers, GY_UNIT, indicator="gy_degree_three_years")
    assert (found["gy_degree_three_years", "2023/24", "EK"]["raw"], len(found)) == ("72,9", 24 + 5)
    whole = found["gy_degree_three_years", "2023/24", ""]
    mean = (270 * 72.9 + 80 * 81.3 + 190 * 74.6 + 60 * 62.5) / 600
    assert (whole["value"], whole["value_type"], whole["computed"]) == (f"{mean:.1f}", "APPROXIMATE", True)
    hidden = found["gy_degree_three_years", "2022/23", ""]
    assert hidden["value_type"].startswith("OMITTED"), "one programme is suppressed, so the whole is not known"


async def test_what_is_published_of_the_whole_unit_is_not_replaced_by_what_is_computed(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    export = (
        "Statistik\n\nGymnasieskolan - betyg och examen\nValt läsår: 2023/24\n\n"
        "Skola;Skol-enhetskod;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;Andel (%) med examen inom 3 år\n"
        f"Gymnasiet;{GY_UNIT};0604;Kommunal;Aneby kommun;2120000498;70,1\n"
    )
    sent = await selection.client.post(
        "/imports", params={"kind": "statistics"}, content=export.encode(), headers=headers
    )
    assert sent.json()["created"] == 1, sent.text
    await start(selection, headers, "statistics", resources=["gy"])
    await step(selection, 2)
    found = await cells(selection, headers, GY_UNIT, school_year="2023/24")
    assert found["gy_degree_three_years", "2023/24", ""]["raw"] == "70,1"
    assert found["gy_degree_three_years", "2023/24", "EK"]["raw"] == "72,9"


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


async def test_national_values_are_fetched_for_the_years_they_hold_for(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "national_values")
    await step(selection, 5)
    assert (await get(selection, path, headers))["status"] == "done"
    values = await get(selection, "/national-values", headers, limit=100)
    found = {(v["indicator"], v["school_year"]): v["value"] for v in values["items"]}
    assert found["gr6_all_subjects", "2022/23"] == "71.2"
    assert found["gr6_test_swedish", "2018/19"] == "13.4"
    assert found["gyan_special_educators", "2023/24"] == "25.7"
    nation = await cells(selection, headers, "00")
    assert nation["gy_degree_three_years", "2022/23", "EK"]["value"] == "84.6"
    assert nation["gy_grade_points", "2022/23", "EK"]["value"] == "14.8"


async def test_salsa_is_kept_under_the_year_the_source_tells(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await start(selection, headers, "salsa")
    await step(selection)
    found = await cells(selection, headers, "68613823")
    assert found["gr_salsa_merit_residual", "2022/23", ""]["value"] == "-20"
    assert found["gr_newly_arrived", "2022/23", ""]["value"] == "5"


async def test_salsa_of_another_year_than_was_asked_for_is_refused(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "salsa", school_year="2023/24")
    await step(selection)
    assert (await get(selection, path, headers))["status"] == "failed"
    assert not await cells(selection, headers, "68613823")


async def test_the_register_gives_units_and_organisers_but_no_people(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "register")
    await step(selection, 4)
    assert (await get(selection, path, headers))["status"] == "done"
    unit = await get(selection, "/school-units/12345678", headers)
    assert (unit["name"], unit["organization_number"], unit["school_types"]) == (
        "Storskolan",
        "5566501796",
        ["FKLASS", "FTH", "GR", "GY", "VUX"],
    )
    organizer = await get(selection, "/organizers/2120000126", headers)
    assert (organizer["organizer_type"], organizer["municipality_code"]) == ("KOMMUN", "0125")
    central = await selection.client.get("/school-units/87654321", headers=headers)
    assert central.status_code == 404
    changes = await selection.client.get("/register-changes", params={"code": "12345678"}, headers=headers)
    assert "Förnamn" not in changes.text


async def fetched_again(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> dict[str, str]:
    """The register fetched twice; between the two it has changed as the test arranged in `source.answers`."""
    headers = authorization("analyst")
    await start(selection, headers | {"Idempotency-Key": "second"}, "register")
    await step(selection, 4)
    return headers


async def test_a_unit_the_register_no_longer_knows_is_closed_and_told(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    await start(selection, authorization("analyst"), "register")
    await step(selection, 4)
    del source.answers["/v2/school-units/12345678"]
    headers = await fetched_again(selection, source, authorization)
    assert (await get(selection, "/school-units/12345678", headers))["status"] == "UPPHORT"
    (told,) = await selection.told(SchoolUnitChangedV1)
    assert (told.data["school_unit_code"], told.data["status"]) == ("12345678", "UPPHORT")


async def test_a_unit_that_changes_organiser_in_the_register_is_told(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    await start(selection, authorization("analyst"), "register")
    await step(selection, 4)
    included = source.answers["/v2/school-units/12345678"]["included"]
    included["organizationNumber"], included["attributes"]["organizerType"] = "2120000126", "KOMMUN"
    await fetched_again(selection, source, authorization)
    (told,) = await selection.told(SchoolUnitChangedV1)
    assert told.data["organization_number"] == "2120000126"


async def test_an_organiser_that_has_ceased_is_no_longer_active_and_told(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    await start(selection, authorization("analyst"), "register")
    await step(selection, 4)
    source.answers["/v2/organizers/2120000126"]["data"]["attributes"]["legalEntityStatus"] = "EJ_LANGRE_INKLUDERAD"
    headers = await fetched_again(selection, source, authorization)
    assert (await get(selection, "/organizers/2120000126", headers))["active"] is False
    assert (await selection.told(OrganizerChangedV1))[-1].data["active"] is False


async def test_a_source_that_says_wait_is_asked_again(source: Source) -> None:
    source.failures = [429, 503]
    client = PoliteClient(source.url, VERSIONED, pause=0.0, waits=(0.0, 0.0, 0.0))
    assert await HttpStatistics(client).national_values(CATALOGUE.resources["gr"])
    await client.close()
    assert len(source.asked) == 3


async def test_the_wrong_version_is_told_and_not_asked_again(source: Source) -> None:
    client = PoliteClient(source.url, "application/json", pause=0.0)
    with pytest.raises(SourceAway, match="406"):
        await HttpStatistics(client).national_values(CATALOGUE.resources["gr"])
    await client.close()
    assert len(source.asked) == 1


@pytest.mark.parametrize("asked", ["600", "Sun, 22 Nov 2099 10:00:00 GMT"])
async def test_a_source_that_asks_for_a_long_wait_is_let_be(source: Source, asked: str) -> None:
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
    assert "fortsätter av sig själv" in first["problem"]
    await step(selection, now=NOW + timedelta(minutes=5))
    assert len(source.asked) == 1, "it is let be until the time it asked for"
    await step(selection, now=NOW + timedelta(minutes=10))
    await step(selection, now=NOW + timedelta(minutes=30))
    assert (await get(selection, path, headers))["status"] == "done"


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
    assert failed["_links"]["resume"]["method"] == "POST"
    await change(selection, f"{path}/resumptions", headers)
    await step(selection)
    assert (await get(selection, path, headers))["status"] == "done"
    assert len([p for p in source.asked if p.endswith("/statistics/gr")]) == 31


async def test_a_value_that_cannot_be_read_is_told_on_the_import_and_stops_nothing(
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
