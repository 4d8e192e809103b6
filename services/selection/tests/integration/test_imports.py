"""Files in: dry runs, row errors, repeats, corrections that keep history."""

import asyncio
from typing import Any

import httpx
import pytest

from insatser.sample import SHIPPED
from shared.contracts.selection import OrganizerChangedV1, SupervisionChangedV1
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .sample import change, send, send_bytes

HEADING = (
    "Skola;Skol-enhetskod;Skolkommun;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;Antal elever;"
    "Andel (%) elever som uppfyllt betygskriterierna i alla ämnen;Andel (%) elever behöriga till yrkesprog.;"
    "Genomsnittligt meritvärde (17 ämnen)"
)
BANNER = "Statistik från Skolverket\n\nGrundskola - Slutbetyg årskurs 9, samtliga elever\nValt läsår: 2024/25\n\n"
FIRST = "Ekskolan;00012345;Aneby;0604;Kommunal;Aneby kommun;2120000498;120;70,5;~100;209,5"
SECOND = "Lindskolan;00012346;Aneby;0604;Kommunal;Aneby kommun;2120000498;..;..;..;.."
SUPERVISION = "dnr;datum;beslut;nivå;status;organisationsnummer;skolenhetskod;vite;allvarlig;omfattande\n"


def results(*rows: str) -> bytes:
    return ("\n".join([BANNER + HEADING, *rows]) + "\n").encode("utf-8-sig")


async def statistics(selection: ServiceUnderTest, headers: dict[str, str], **query: Any) -> list[dict[str, Any]]:
    page = await selection.client.get("/statistics", params={"limit": 100, **query}, headers=headers)
    found: list[dict[str, Any]] = page.json()["items"]
    return found


async def test_every_cell_keeps_value_type_year_line_and_column(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    report = await send_bytes(selection, headers, results(FIRST, SECOND), kind="statistics", source="ak9.csv")
    cells = {(c["subject_code"], c["indicator"]): c for c in await statistics(selection, headers)}
    rounded = cells["00012345", "gr9_vocational"]
    assert (rounded["raw"], rounded["value"], rounded["line"]) == ("~100", None, 7)
    assert rounded["value_type"] == "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE"
    assert rounded["column_name"] == "Andel (%) elever behöriga till yrkesprog."
    assert rounded["import_id"] == report["id"]
    assert cells["00012346", "gr9_merit"]["value_type"] == "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS"
    assert cells["00012345", "gr9_merit"]["value"] == "209.5"


async def test_a_dry_run_leaves_no_trace_where_there_are_rows_already(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await send_bytes(selection, headers, results(FIRST), kind="statistics")
    published = len(await selection.told())
    changed = results(FIRST.replace("209,5", "199"), SECOND)
    report = await send_bytes(selection, headers, changed, kind="statistics", dry_run=True)
    assert (report["dry_run"], report["created"], report["changed"], report["unchanged"]) == (True, 4, 1, 3)
    assert {c["raw"] for c in await statistics(selection, headers, indicator="gr9_merit")} == {"209,5"}
    assert len((await selection.client.get("/imports", headers=headers)).json()["items"]) == 1
    assert (await selection.client.get("/school-units/00012346", headers=headers)).status_code == 404
    assert len(await selection.told()) == published


async def test_rows_with_errors_are_reported_and_the_others_stored(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    wrong = SECOND.replace("00012346", "12346")
    report = await send_bytes(selection, headers, results(wrong, FIRST), kind="statistics")
    assert (report["rows_read"], report["rows_failed"], report["created"]) == (2, 1, 4)
    (error,) = report["errors"]
    assert (error["line"], error["column"], error["read"]) == (7, "Skol-enhetskod", "12346")
    assert error["expected"].startswith("åtta siffror")
    stored = (await selection.client.get(f"/imports/{report['id']}", headers=headers)).json()
    assert stored["errors"] == report["errors"]


async def test_the_same_file_again_changes_nothing(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await send_bytes(selection, headers, results(FIRST, SECOND), kind="statistics")
    again = await send_bytes(selection, headers, results(FIRST, SECOND), kind="statistics")
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 8)
    assert len(await selection.told(OrganizerChangedV1)) == 1


async def test_the_same_file_sent_by_two_at_once_is_stored_once(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")

    async def import_it() -> httpx.Response:
        query = {"kind": "statistics"}
        return await selection.client.post("/imports", params=query, content=results(FIRST, SECOND), headers=headers)

    answers = await asyncio.gather(*(import_it() for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len(await statistics(selection, headers)) == 8


async def test_a_correction_supersedes_and_what_was_believed_can_still_be_asked(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await send_bytes(selection, headers | at("2026-01-10T08:00:00+00:00"), results(FIRST), kind="statistics")
    mended = results(FIRST.replace("209,5", "211"))
    await send_bytes(selection, headers | at("2026-02-10T08:00:00+00:00"), mended, kind="statistics")

    async def merit(**query: str) -> list[str]:
        return [c["raw"] for c in await statistics(selection, headers, indicator="gr9_merit", **query)]

    assert await merit() == ["211"]
    assert await merit(believed_at="2026-01-20T00:00:00Z") == ["209,5"]
    assert await merit(believed_at="2026-01-01T00:00:00Z") == []


async def test_a_file_that_is_no_export_is_refused_with_what_was_expected(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    answer = await selection.client.post(
        "/imports", params={"kind": "statistics"}, content=b"a;b\n1;2\n", headers=authorization("analyst")
    )
    assert answer.status_code == 422
    assert "kommunkod" in answer.json()["detail"]


async def test_supervision_comes_as_a_file_too_and_is_published(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("inspectorate")
    await send_bytes(selection, authorization("analyst"), results(FIRST), kind="statistics")
    row = "SI 2024:21120;2024-11-05;FORELAGGANDE_VITE;SKOLENHET;PAGAENDE;2120000498;00012345;500 000;ja;nej\n"
    unknown = row.replace("00012345", "99999999")
    report = await send_bytes(selection, headers, (SUPERVISION + row + unknown).encode(), kind="supervision")
    assert (report["created"], report["rows_failed"]) == (1, 1)
    (published,) = await selection.told(SupervisionChangedV1)
    assert (published.data["decision_type"], published.data["serious"]) == ("FORELAGGANDE_VITE", True)
    again = await send_bytes(selection, headers, (SUPERVISION + row).encode(), kind="supervision")
    assert again["unchanged"] == 1


async def test_a_sharpened_decision_is_published_with_its_next_version(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await send_bytes(selection, authorization("analyst"), results(FIRST), kind="statistics")
    headers = authorization("inspectorate")
    body = {
        "diary_number": "SI 2024:21120",
        "decision": "FORELAGGANDE",
        "level": "SKOLENHET",
        "status": "PAGAENDE",
        "organization_number": "2120000498",
        "school_unit_code": "00012345",
        "decided_on": "2024-11-05",
    }
    created = await selection.client.post("/supervision-decisions", json=body, headers=headers)
    assert created.status_code == 201, created.text
    path = f"/supervision-decisions/{created.json()['id']}"
    sharper = body | {"decision": "FORELAGGANDE_VITE", "fine_amount": "500000.00", "serious": True}
    tagged = headers | {"If-Match": created.headers["ETag"]}
    answer = await selection.client.put(path, json=sharper, headers=tagged)
    assert answer.json()["fine_amount"] == "500000.00"
    published = await selection.told(SupervisionChangedV1)
    assert [(e.sequence, e.data["decision_type"]) for e in published] == [(1, "FORELAGGANDE"), (2, "FORELAGGANDE_VITE")]
    stale = await selection.client.put(path, json=sharper, headers=tagged)
    twice = await selection.client.post("/supervision-decisions", json=body, headers=headers)
    assert (stale.status_code, twice.status_code) == (412, 409)
    assert twice.json()["_links"]["existing"]["href"].endswith(path)


async def test_the_type_of_a_decision_has_one_name_and_its_former_name_still_holds(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Elsewhere it is `decision_type`; callers of version 1 send and read `decision`. Two that differ are refused."""
    await send_bytes(selection, authorization("analyst"), results(FIRST), kind="statistics")
    headers = authorization("inspectorate")
    body = {
        "diary_number": "SI 2024:21120",
        "level": "HUVUDMAN",
        "status": "PAGAENDE",
        "organization_number": "2120000498",
        "decided_on": "2024-11-05",
    }
    for given in ({}, {"decision": "ANMARKNING", "decision_type": "FORELAGGANDE"}):
        refused = await selection.client.post("/supervision-decisions", json=body | given, headers=headers)
        assert "decision_type" in refused.json()["errors"][0]["expected"]
    created = await selection.client.post(
        "/supervision-decisions", json=body | {"decision_type": "FORELAGGANDE"}, headers=headers
    )
    assert (created.json()["decision_type"], created.json()["decision"]) == ("FORELAGGANDE", "FORELAGGANDE")
    assert created.headers["Deprecation"] == "@1795824000"
    assert "Sunset" not in created.headers
    explained = created.headers["Link"].partition(">")[0].removeprefix("<")
    page = await selection.client.get(explained, headers={"Accept": "text/html"})
    assert "<code>SupervisionOut.decision</code>, sedan 2026-11-28: använd <code>decision_type</code>" in page.text
    twice = await selection.client.post(
        "/supervision-decisions", json=body | {"decision": "ANMARKNING"}, headers=headers
    )
    assert twice.json()["_links"]["existing"]["href"] == created.json()["_links"]["self"]["href"]


async def test_a_merged_organiser_hands_over_its_units_and_is_published(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("operator", "analyst")
    other = FIRST.replace("2120000498", "2120000506").replace("00012345", "00012347")
    await send_bytes(selection, headers, results(FIRST, other), kind="statistics")
    path = "/organizers/2120000498"
    merged = await change(selection, f"{path}/mergers", headers, {"into": "2120000506", "reason": "Sammanslagning"})
    assert (merged["active"], merged["merged_into"]) == (False, "2120000506")
    unit = (await selection.client.get("/school-units/00012345", headers=headers)).json()
    assert unit["organization_number"] == "2120000506"
    published = (await selection.told(OrganizerChangedV1))[-1]
    assert (published.data["active"], published.data["merged_into"]) == (False, "2120000506")
    changes = await selection.client.get("/register-changes", params={"code": "00012345"}, headers=headers)
    assert changes.json()["items"][-1]["before"] == {"organization_number": "2120000498"}


async def test_a_closed_unit_with_a_new_code_is_followed(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("operator", "analyst")
    await send_bytes(selection, headers, results(FIRST, SECOND), kind="statistics")
    body = {"closed_on": "2025-06-30", "replaced_by": "00012346", "reason": "Ny kod"}
    closed = await change(selection, "/school-units/00012345/closings", headers, body)
    assert (closed["status"], closed["replaced_by"]) == ("UPPHORT", "00012346")


async def test_a_national_value_is_superseded_not_overwritten(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    body = {"indicator": "gr9_merit", "school_year": "2024/25", "value": "227.1", "source": "SIRIS 2025-09-25"}
    for value in ("227.1", "228.6"):
        answer = await selection.client.post("/national-values", json=body | {"value": value}, headers=headers)
        assert answer.status_code == 201, answer.text
    for asked in ("/national-values", "/national-values?updated_since=2199-01-01T00:00:00Z"):
        values = (await selection.client.get(asked, headers=headers)).json()["items"]
        assert [value["value"] for value in values] == ["228.6"], "it comes whole: the first has left the list"


@pytest.mark.parametrize(
    "path", ["/organizers", "/school-units", "/statistics", "/imports", "/rounds", "/offers", "/reminders"]
)
async def test_a_list_costs_two_statements(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, path: str
) -> None:
    headers = authorization("analyst")
    await send_bytes(selection, headers, results(FIRST, SECOND), kind="statistics")
    async with selection.counting_statements() as statements:
        answer = await selection.client.get(path, headers=headers)
    assert answer.status_code == 200
    assert len(statements) <= 2


async def test_all_files_of_the_shipped_sample_are_read_without_errors(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    kinds = {path.name: "statistics" if path.name.startswith("siris") else "register" for path in SHIPPED.glob("*.csv")}
    reports = [await send(selection, headers, SHIPPED / name, kind) for name, kind in sorted(kinds.items())]
    assert [(report["rows_failed"], report["errors"]) for report in reports] == [(0, [])] * 4


def register_of(school_type: str, pupils: int) -> bytes:
    """An extract of one unit, as the register has one file per school type."""
    columns = {"GR": "FKLASS;ELEVER ÅR1", "GY": "ELEVER TOTALT"}[school_type]
    values = {"GR": f"N;{pupils}", "GY": str(pupils)}[school_type]
    heading = f"HUVUDMANNATYP;ORGANISATIONSNR;KOMMUN;SKOLENHETSKOD;NAMN;HUVUDMANS NAMN;{columns}"
    return f"{heading}\nKommunal;2120000498;0604;00012345;Ekskolan;ANEBY KOMMUN;{values}\n".encode()


@pytest.mark.parametrize("order", [("GR", "GY"), ("GY", "GR")])
async def test_a_unit_with_two_school_types_has_the_pupils_of_both_in_whatever_order_they_are_read(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, order: tuple[str, str]
) -> None:
    headers = authorization("analyst")
    pupils = {"GR": 400, "GY": 12}
    for school_type in (*order, order[0]):
        content = register_of(school_type, pupils[school_type])
        await send_bytes(selection, headers, content, kind="register", as_of="2025-06-01")
    unit = (await selection.client.get("/school-units/00012345", headers=headers)).json()
    assert (unit["school_types"], unit["pupils"]) == (["GR", "GY"], 412)
    newer = await send_bytes(selection, headers, register_of("GY", 20), kind="register", as_of="2026-06-01")
    assert newer["changed"] == 1
    assert (await selection.client.get("/school-units/00012345", headers=headers)).json()["pupils"] == 420
