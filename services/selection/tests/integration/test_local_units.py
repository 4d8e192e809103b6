"""Preschool units: registered here under a code of their own, and followed through the chain."""

from typing import Any

from shared.contracts.selection import OfferMadeV1, SchoolUnitChangedV1
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, change, consulted_round, decision_body, send_bytes

SODERTALJE = "2120000159"
PRESCHOOL = {"organization_number": SODERTALJE, "name": "Myrstackens förskola", "municipality_code": "0181"}


async def register(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, **more: Any
) -> tuple[str, dict[str, str]]:
    """The new unit's code, and the headers that change it."""
    headers = authorization("case_officer")
    answer = await sample.client.post("/school-units", json=PRESCHOOL | more, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["school_unit_code"], headers | {"If-Match": answer.headers["ETag"]}


async def test_a_preschool_unit_gets_a_code_that_no_school_can_have(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    codes = [(await register(sample, authorization, name=f"Förskola {n}"))[0] for n in (1, 2)]
    assert codes == ["F0000001", "F0000002"]
    page = await sample.client.get("/school-units", params={"school_type": "FSK"}, headers=authorization("analyst"))
    assert [(unit["school_unit_code"], unit["local"]) for unit in page.json()["items"]] == [
        (code, True) for code in codes
    ]
    published = await sample.told(SchoolUnitChangedV1)
    assert [event.data["school_unit_code"] for event in published] == codes


async def test_the_same_name_twice_under_one_organiser_is_refused_until_the_first_has_closed(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    code, headers = await register(sample, authorization)
    again = await sample.client.post("/school-units", json=PRESCHOOL, headers=authorization("case_officer"))
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-recorded")
    closing = {"closed_on": "2026-06-30", "reason": "Nedlagd"}
    await sample.client.post(f"/school-units/{code}/closings", json=closing, headers=headers)
    await register(sample, authorization)


async def test_a_preschool_unit_is_changed_against_the_version_that_was_read(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    code, headers = await register(sample, authorization)
    path = f"/school-units/{code}"
    changed = await sample.client.put(path, json=PRESCHOOL | {"pupils": 84}, headers=headers)
    assert (changed.status_code, changed.json()["pupils"]) == (200, 84)
    stale = await sample.client.put(path, json=PRESCHOOL, headers=headers)
    assert stale.status_code == 412
    history = await sample.client.get("/register-changes", params={"code": code}, headers=authorization("analyst"))
    assert [change["before"]["pupils"] for change in history.json()["items"]] == [None]


async def test_a_closed_preschool_unit_is_not_changed(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    code, headers = await register(sample, authorization)
    path = f"/school-units/{code}"
    closing = {"closed_on": "2026-06-30", "reason": "Nedlagd"}
    closed = await sample.client.post(f"{path}/closings", json=closing, headers=headers)
    assert closed.json()["status"] == "UPPHORT"
    assert (await sample.told(SchoolUnitChangedV1))[-1].data["status"] == "UPPHORT"
    tagged = headers | {"If-Match": closed.headers["ETag"]}
    assert (await sample.client.put(path, json=PRESCHOOL, headers=tagged)).status_code == 409


async def test_a_school_of_the_national_register_is_changed_there(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("case_officer")
    units = await sample.client.get("/school-units", params={"organization_number": SODERTALJE}, headers=headers)
    path = f"/school-units/{units.json()['items'][0]['school_unit_code']}"
    tag = (await sample.client.get(path, headers=headers)).headers["ETag"]
    answer = await sample.client.put(path, json=PRESCHOOL, headers=headers | {"If-Match": tag})
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/in-national-register")


async def test_an_unknown_organiser_is_refused(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    body = PRESCHOOL | {"organization_number": "5566501796"}
    answer = await sample.client.post("/school-units", json=body, headers=authorization("case_officer"))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.organization_number")


async def test_a_preschool_unit_is_chosen_by_an_addition_and_offered(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    code, _ = await register(sample, authorization, pupils=84)
    path = await consulted_round(sample, authorization)
    analyst, decider = authorization("analyst", subject="analytiker"), authorization("decider", subject="chef")
    proposal = {
        "kind": "ADD_UNIT",
        "organization_number": SODERTALJE,
        "school_unit_code": code,
        "reason": "Svåra förutsättningar; tar emot barnen från samma område",
    }
    proposed = (await sample.client.post(f"{path}/overrides", json=proposal, headers=analyst)).json()
    approver = authorization("decider", subject="bitradande-chef")
    await change(sample, f"/overrides/{proposed['id']}/settlements", approver, {"approve": True})
    await change(sample, f"{path}/analyses", analyst)
    body = await decision_body(sample, path, analyst)
    await change(sample, f"{path}/decisions", decider, body)
    await change(sample, f"{path}/offers", decider, {"answer_by": "2099-02-15"})
    offers = {event.data["organization_number"]: event.data for event in await sample.told(OfferMadeV1)}
    assert code in offers[SODERTALJE]["school_unit_codes"]
    letter = (await sample.client.get(f"{path}/decision-documents", headers=authorization("auditor"))).text
    assert code in letter


async def test_the_inspectorates_decision_on_a_preschool_unit_is_recorded_and_published(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    code, _ = await register(sample, authorization)
    heading = "dnr;datum;beslut;nivå;status;organisationsnummer;skolenhetskod\n"
    row = f"SI 2026:9;2026-05-04;FORELAGGANDE;SKOLENHET;PAGAENDE;{SODERTALJE};{code}\n"
    report = await send_bytes(sample, authorization("inspectorate"), (heading + row).encode(), kind="supervision")
    assert (report["created"], report["errors"]) == (1, [])


CONDITIONS = (
    "Uppgifter om förskolor\n\nFörskola - förutsättningar\nValt läsår: 2024/25\n\n"
    "Skola;Skol-enhetskod;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;Andel (%) barn med utländsk bakgrund\n"
)


async def test_conditions_of_a_preschool_unit_are_read_from_a_file_and_an_unregistered_code_is_refused(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    code, _ = await register(sample, authorization)
    rows = [f"X;{c};0181;Kommunal;Södertälje kommun;{SODERTALJE};62,5\n" for c in (code, "F9999999")]
    headers = authorization("analyst")
    report = await send_bytes(sample, headers, (CONDITIONS + "".join(rows)).encode(), kind="statistics")
    assert (report["created"], report["rows_failed"]) == (1, 1)
    assert (report["errors"][0]["line"], report["errors"][0]["read"]) == (8, "F9999999")
    page = await sample.client.get("/statistics", params={"subject_code": code}, headers=headers)
    assert [cell["value"] for cell in page.json()["items"]] == ["62.5"]
    unit = (await sample.client.get(f"/school-units/{code}", headers=headers)).json()
    assert unit["name"] == PRESCHOOL["name"], "a file of results does not rename it"


async def test_a_preschool_unit_is_compared_on_its_conditions_and_not_chosen_by_them_alone(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    code, _ = await register(sample, authorization, pupils=84)
    headers = authorization("analyst")
    row = f"X;{code};0181;Kommunal;Södertälje kommun;{SODERTALJE};62,5\n"
    await send_bytes(sample, headers, (CONDITIONS + row).encode(), kind="statistics")
    average = {"indicator": "fsk_foreign_background", "school_year": "2024/25", "value": "26.1", "source": "Skolverket"}
    await sample.client.post("/national-values", json=average, headers=headers)
    path = await analysed_round(sample, authorization)
    unit = (await sample.client.get(f"{path}/candidates/{code}", headers=headers)).json()
    found = {c["criterion"]: c for c in unit["explanation"]["criteria"]}
    background = found["preschool_foreign_background"]
    assert (background["published"], background["worse_than_average"]) == ("62,5", True)
    assert (unit["outcome"], unit["school_type"]) == ("not_selected", "FSK")
