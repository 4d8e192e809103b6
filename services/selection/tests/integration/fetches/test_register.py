"""Fetches of the register."""

import pytest

from shared.contracts.selection import OrganizerChangedV1, SchoolUnitChangedV1
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .open_apis import DATA, Source, get, start, step

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published answers are not beside the project")


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


async def test_a_unit_with_a_fault_is_left_out_and_the_import_says_which_and_why(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    source.answers["/v2/school-units/12345678"]["included"]["attributes"]["municipalityCode"] = "1"
    source.answers["/v2/school-units/12345678"]["data"]["attributes"]["municipalityCode"] = "1"
    path = await start(selection, headers, "register")
    await step(selection, 4)
    report = await get(selection, f"/imports/{(await get(selection, path, headers))['import_id']}", headers)
    (error,) = report["errors"]
    assert (error["line"], error["column"], error["read"]) == (0, "municipalityCode", "1")
    assert error["expected"] == "fyra siffror för skolenhet 12345678"
    assert (await selection.client.get("/school-units/12345678", headers=headers)).status_code == 404


async def fetch_twice(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> dict[str, str]:
    """The register fetched twice; between the two it has changed as the test arranged in `source.answers`."""
    headers = authorization("analyst")
    await start(selection, headers | {"Idempotency-Key": "second"}, "register")
    await step(selection, 4)
    return headers


async def test_a_unit_the_register_no_longer_knows_is_closed_and_published(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    await start(selection, authorization("analyst"), "register")
    await step(selection, 4)
    del source.answers["/v2/school-units/12345678"]
    headers = await fetch_twice(selection, source, authorization)
    assert (await get(selection, "/school-units/12345678", headers))["status"] == "UPPHORT"
    (published,) = await selection.told(SchoolUnitChangedV1)
    assert (published.data["school_unit_code"], published.data["status"]) == ("12345678", "UPPHORT")


async def test_a_list_with_fewer_than_half_of_the_known_units_closes_none(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    heading = "HUVUDMANNATYP;ORGANISATIONSNR;KOMMUN;SKOLENHETSKOD;NAMN;HUVUDMANS NAMN;FKLASS;ELEVER ÅR1\n"
    rows = [f"Kommunal;2120000126;0125;1234567{n};Skola {n};Ekerö kommun;N;300\n" for n in (6, 7, 8)]
    query = {"kind": "register", "as_of": "2026-08-01"}
    await selection.client.post("/imports", params=query, content=(heading + "".join(rows)).encode(), headers=headers)
    path = await start(selection, headers, "register")
    await step(selection, 2)
    stopped = await get(selection, path, headers)
    assert stopped["status"] == "failed"
    assert "färre än hälften av de 3 skolenheter som finns här" in stopped["problem"]


async def test_a_unit_that_changes_organiser_in_the_register_is_published(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    await start(selection, authorization("analyst"), "register")
    await step(selection, 4)
    included = source.answers["/v2/school-units/12345678"]["included"]
    included["organizationNumber"], included["attributes"]["organizerType"] = "2120000126", "KOMMUN"
    await fetch_twice(selection, source, authorization)
    (published,) = await selection.told(SchoolUnitChangedV1)
    assert published.data["organization_number"] == "2120000126"


async def test_an_organiser_that_has_ceased_is_published_as_no_longer_active(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    await start(selection, authorization("analyst"), "register")
    await step(selection, 4)
    source.answers["/v2/organizers/2120000126"]["data"]["attributes"]["legalEntityStatus"] = "EJ_LANGRE_INKLUDERAD"
    headers = await fetch_twice(selection, source, authorization)
    assert (await get(selection, "/organizers/2120000126", headers))["active"] is False
    assert (await selection.told(OrganizerChangedV1))[-1].data["active"] is False
