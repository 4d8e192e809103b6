"""What people type and what files hold: refused at its field or its row, never with an error of the program."""

import json
from typing import Any

import pytest

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import YEAR, send_bytes
from .test_programme_files import invented

SODERTALJE = "2120000159"
TURNED, PERSON = "Skolan\u202e", "Anna 19811218-9876"
SUPERVISION: dict[str, Any] = {
    "diary_number": "SI 2026:1",
    "decision": "FORELAGGANDE_VITE",
    "level": "HUVUDMAN",
    "status": "PAGAENDE",
    "organization_number": SODERTALJE,
    "decided_on": "2026-01-15",
}
VALUE = {"indicator": "gr9_merit", "school_year": YEAR, "value": "228.6", "source": "SIRIS 2025"}
UNIT = {"organization_number": SODERTALJE, "name": "Myran", "municipality_code": "0181"}
ROUND = {"name": "Urval", "programme": "riktade-insatser-2024", "school_year": YEAR}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/supervision-decisions", SUPERVISION | {"fine_amount": "0.00"}, "fine_amount"),
        ("/supervision-decisions", SUPERVISION | {"fine_amount": "-5.00"}, "fine_amount"),
        ("/supervision-decisions", SUPERVISION | {"decided_on": 0.5}, "decided_on"),
        ("/supervision-decisions", SUPERVISION | {"decided_on": "2199-01-01"}, "decided_on"),
        ("/supervision-decisions", SUPERVISION | {"serious": 1}, "serious"),
        ("/supervision-decisions", SUPERVISION | {"diary_number": PERSON}, "diary_number"),
        ("/supervision-decisions", SUPERVISION | {"organization_number": "5566501796"}, "organization_number"),
        ("/school-units", UNIT | {"name": TURNED}, "name"),
        ("/school-units", UNIT | {"name": PERSON}, "name"),
        ("/school-units", UNIT | {"pupils": True}, "pupils"),
        ("/school-units", UNIT | {"organization_number": "5566501796"}, "organization_number"),
        ("/national-values", VALUE | {"indicator": "okand"}, "indicator"),
        ("/national-values", VALUE | {"value": "341"}, "value"),
        ("/national-values", VALUE | {"school_year": "0000/01"}, "school_year"),
        ("/national-values", VALUE | {"school_year": "2024/99"}, "school_year"),
        ("/rounds", ROUND | {"programme": "okand"}, "programme"),
        ("/rounds", ROUND | {"name": "\u0000"}, "name"),
        ("/participations", {"organization_number": "5566501796", "programme": "x", "starts_on": "2026-01-01"}, ""),
        ("/referrals", {"programme": "x", "diary_number": "SI 1", "received_on": "2199-01-01"}, "received_on"),
    ],
)
async def test_a_body_is_refused_at_its_field(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, path: str, body: dict[str, Any], field: str
) -> None:
    headers = authorization("analyst", "case_officer")
    answer = await sample.client.post(path, json=body, headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == f"body.{field or 'organization_number'}"


@pytest.mark.parametrize(
    "query",
    [
        "/statistics?school_year=0000/01",
        "/statistics?school_year=٢٠٢٤/25",
        "/statistics?believed_at=0001-01-01T00:00:00Z",
        "/statistics?indicator=%00",
        "/organizers?name=%E2%80%AE",
        "/organizers/5566501797",
        "/school-units?school_type=%00",
        "/register-changes?code=٤٨٠٠٠٧٦٣",
        "/offers?organization_number=1",
    ],
)
async def test_a_query_is_refused(selection: ServiceUnderTest, authorization: AuthorizationHeaders, query: str) -> None:
    answer = await selection.client.get(query, headers=authorization("analyst"))
    assert answer.status_code == 422, answer.text


async def test_an_organisation_number_may_be_written_with_its_hyphen(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    found = await sample.client.get("/organizers/212000-0159", headers=authorization("analyst"))
    assert found.json()["organization_number"] == SODERTALJE


@pytest.mark.parametrize("query", ["as_of=9999-12-31", "as_of=2199-12-31", "school_year=9999", "dry_run=1"])
async def test_an_import_is_refused_for_a_day_or_a_year_that_cannot_be(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, query: str
) -> None:
    headers = authorization("analyst") | {"Content-Type": "text/csv"}
    answer = await selection.client.post(f"/imports?kind=register&{query}", content=b"x", headers=headers)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"query.{query.partition('=')[0]}"


ORGANIZERS = "ORGANISATIONSNR;HUVUDMANNATYP;NAMN\n"


async def errors_of(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, kind: str, content: str
) -> list[tuple[int, str, str, str]]:
    report = await send_bytes(selection, authorization("analyst", "inspectorate"), content.encode(), kind=kind)
    return [(e["line"], e["column"], e["read"], e["expected"]) for e in report["errors"]]


async def test_a_name_in_the_register_with_a_strange_character_is_a_row_error_that_says_which(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    rows = (
        f"2120000159;Kommunal;{TURNED}\n2120000142;Kommunal;{PERSON}\n2120001355;Kommunal;\0\n"
        "212000-0167;Kommunal;Arboga kommun\n"
    )
    found = await errors_of(selection, authorization, "register", ORGANIZERS + rows)
    assert found == [
        (2, "NAMN", "Skolan[U+202E]", "en text utan osynliga tecken; ta bort U+202E"),
        (3, "NAMN", "[ett personnummer]", "en text utan personnummer och samordningsnummer"),
        (4, "NAMN", "[U+0000]", "en text utan osynliga tecken; ta bort U+0000"),
    ]


async def test_a_number_with_a_hyphen_in_a_file_is_the_same_organiser(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await errors_of(selection, authorization, "register", f"{ORGANIZERS}212000-0159;Kommunal;Södertälje kommun\n")
    found = await selection.client.get(f"/organizers/{SODERTALJE}", headers=authorization("analyst"))
    assert found.json()["name"] == "Södertälje kommun"


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"datum": "20260115"}, "datum"),
        ({"datum": "0001-01-01"}, "datum"),
        ({"datum": "2199-01-01"}, "datum"),
        ({"vite": "0"}, "vite"),
        ({"vite": "250.000"}, "vite"),
        ({"vite": "9" * 30}, "vite"),
        ({"dnr": TURNED}, "dnr"),
        ({"dnr": "x" * 61}, "dnr"),
    ],
)
async def test_a_supervision_row_is_refused_in_its_column(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, changed: dict[str, str], column: str
) -> None:
    row = {
        "dnr": "SI 2026:1",
        "datum": "2026-01-15",
        "beslut": "FORELAGGANDE_VITE",
        "nivå": "HUVUDMAN",
        "status": "PAGAENDE",
        "organisationsnummer": SODERTALJE,
        "vite": "500 000,00",
    }
    heading, right, wrong = (
        ";".join(cells) for cells in (row, row.values(), (row | {"dnr": "SI 2026:2"} | changed).values())
    )
    found = await errors_of(sample, authorization, "supervision", f"{heading}\n{right}\n{wrong}\n")
    assert [(line, name) for line, name, _, _ in found] == [(3, column)]


async def test_a_number_that_nothing_can_hold_is_a_row_error(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    heading = "SKOLENHETSKOD;NAMN;KOMMUN;ORGANISATIONSNR;HUVUDMANNATYP;HUVUDMANSNAMN;ELEVER TOTALT\n"
    row = f"12345678;Skolan;0181;{SODERTALJE};Kommunal;Södertälje;{'9' * 5000}\n"
    right = f"12345679;Skolan;0181;{SODERTALJE};Kommunal;Södertälje;90\n"
    ((line, column, _, expected),) = await errors_of(sample, authorization, "register", heading + row + right)
    assert (line, column, expected) == (2, "ELEVER TOTALT", "ett heltal")


def changed_rules(**changed: Any) -> dict[str, Any]:
    return invented() | changed


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        (changed_rules(name=TURNED), "name"),
        (changed_rules(name=PERSON), "name"),
        (changed_rules(name="\ud800"), "name"),
        (changed_rules(code="x" * 61), "code"),
        (changed_rules(valid_from="snart"), "valid_from"),
        (changed_rules(school_types={"GR": 5}), "school_types.GR"),
        (changed_rules(criteria=[invented()["criteria"][0] | {"scale": "NaN"}]), "criteria[all_subjects].scale"),
        (changed_rules(criteria=[invented()["criteria"][0] | {"scale": "1e400"}]), "criteria[all_subjects].scale"),
    ],
    ids=["turned", "person", "surrogate", "long", "day", "level", "nan", "huge"],
)
async def test_rules_are_refused_with_the_place_of_each_fault(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, rules: dict[str, Any], field: str
) -> None:
    # Written in ASCII, so that half a surrogate pair can be sent at all.
    headers = authorization("analyst") | {"Content-Type": "application/json"}
    answer = await selection.client.post("/programmes", content=json.dumps(rules), headers=headers)
    assert answer.status_code == 422, answer.text
    assert field in {fault["field"] for fault in answer.json()["errors"]}


async def test_an_import_that_is_sent_again_under_its_key_is_read_once(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst") | {"Idempotency-Key": "register-2026", "Content-Type": "text/csv"}
    content = f"{ORGANIZERS}{SODERTALJE};Kommunal;Södertälje kommun\n".encode()

    async def send(content: bytes, query: str = "kind=register") -> Any:
        return await selection.client.post(f"/imports?{query}", content=content, headers=headers)

    first, second = [await send(content) for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    other = await send(content + b"\n")
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    headers["Idempotency-Key"] = "prov"
    tried, again = [await send(content, "kind=register&dry_run=true") for _ in range(2)]
    assert (tried.status_code, again.status_code, tried.json()) == (200, 200, again.json())


async def test_a_superseded_cell_is_seen_as_changed(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    page = await sample.client.get("/statistics?indicator=gr9_merit&limit=100", headers=headers)
    cell = next(cell for cell in page.json()["items"] if cell["value_type"] == "EXISTS")
    async with sample.work() as work:
        query = work.statistics.list_statistics(subject_code=cell["subject_code"], indicator="gr9_merit")
        row = (await work.session.scalars(query)).one()
        assert row.updated_at == row.recorded_at
        row.superseded_at = row.recorded_at.replace(year=2090)
    changed = f"/statistics?believed_at={cell['recorded_at'].replace('+', '%2B')}&updated_since=2089-01-01T00:00:00Z"
    found = (await sample.client.get(changed, headers=headers)).json()
    assert [item["subject_code"] for item in found["items"]] == [cell["subject_code"]]
