"""A unit with a new code, or an organiser gone up in another, leaves neither results nor supervision behind."""

from typing import Any

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, change

SODERTALJE, RONNASKOLAN, NEW = "2120000159", "Ronnaskolan", "00099901"


async def units(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, number: str
) -> dict[str, dict[str, Any]]:
    query = {"organization_number": number, "limit": "100"}
    page = await sample.client.get("/school-units", params=query, headers=authorization("analyst"))
    return {unit["name"]: unit for unit in page.json()["items"]}


async def candidate(sample: ServiceUnderTest, authorization: AuthorizationHeaders, code: str) -> dict[str, Any] | None:
    path = await analysed_round(sample, authorization)
    answer = await sample.client.get(f"{path}/candidates/{code}", headers=authorization("analyst"))
    return answer.json() if answer.status_code == 200 else None


async def fine(sample: ServiceUnderTest, authorization: AuthorizationHeaders, number: str, code: str | None) -> None:
    decision = {
        "diary_number": "SI 2026:1",
        "decision": "FORELAGGANDE_VITE",
        "level": "SKOLENHET" if code else "HUVUDMAN",
        "status": "PAGAENDE",
        "organization_number": number,
        "school_unit_code": code,
        "decided_on": "2026-11-05",
    }
    made = await sample.client.post("/supervision-decisions", json=decision, headers=authorization("inspectorate"))
    assert made.status_code == 201, made.text


async def renamed(sample: ServiceUnderTest, authorization: AuthorizationHeaders, *names: str) -> list[str]:
    """The units go on under the code NEW; their old codes."""
    headers = authorization("analyst")
    heading = "HUVUDMANNATYP;ORGANISATIONSNR;KOMMUN;SKOLENHETSKOD;NAMN;HUVUDMANS NAMN;FKLASS;ELEVER ÅR1\n"
    row = f"Kommunal;{SODERTALJE};0181;{NEW};Nya {RONNASKOLAN};SÖDERTÄLJE KOMMUN;N;300\n"
    query = {"kind": "register", "as_of": "2026-08-01"}
    await sample.client.post("/imports", params=query, content=(heading + row).encode(), headers=headers)
    known = await units(sample, authorization, SODERTALJE)
    codes = [known[name]["school_unit_code"] for name in names]
    for code in codes:
        body = {"closed_on": "2026-08-01", "replaced_by": NEW, "reason": "Ny kod"}
        await change(sample, f"/school-units/{code}/closings", headers, body, of=f"/school-units/{code}")
    return codes


async def test_a_unit_with_a_new_code_is_judged_by_its_results(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    (old,) = await renamed(sample, authorization, RONNASKOLAN)
    found = await candidate(sample, authorization, NEW)
    assert found is not None
    merit = next(c for c in found["explanation"]["criteria"] if c["criterion"] == "merit")
    assert (found["outcome"], merit["published"]) == ("selected", "171,9")
    assert await candidate(sample, authorization, old) is None


async def test_a_unit_with_a_new_code_does_not_escape_its_supervision(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    old = (await units(sample, authorization, SODERTALJE))[RONNASKOLAN]["school_unit_code"]
    await fine(sample, authorization, SODERTALJE, old)
    await renamed(sample, authorization, RONNASKOLAN)
    found = await candidate(sample, authorization, NEW)
    assert found is not None
    assert (found["outcome"], "SI 2026:1" in found["explanation"]["reasons"][0]["text"]) == ("held", True)


async def test_two_units_that_become_one_leave_it_no_results_for_neithers_are_its(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    names = list(await units(sample, authorization, SODERTALJE))[:2]
    await renamed(sample, authorization, *names)
    assert await candidate(sample, authorization, NEW) is None


async def test_an_organiser_that_takes_over_another_takes_over_its_supervision(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    organizers = await sample.client.get(
        "/organizers", params={"organizer_type": "KOMMUN", "limit": 100}, headers=authorization("analyst")
    )
    into = next(o for o in organizers.json()["items"] if o["organization_number"] != SODERTALJE)["organization_number"]
    await fine(sample, authorization, SODERTALJE, None)
    merger = {"into": into, "reason": "Sammanslagning"}
    await change(sample, f"/organizers/{SODERTALJE}/mergers", authorization("analyst"), merger)
    code = (await units(sample, authorization, into))[RONNASKOLAN]["school_unit_code"]
    found = await candidate(sample, authorization, code)
    assert found is not None
    assert found["outcome"] == "held"
    line = await sample.client.get(f"/time-lines/{into}", headers=authorization("spsm"))
    assert [entry["diary_number"] for entry in line.json()["entries"]] == ["SI 2026:1"]


async def test_a_round_asks_once_who_goes_on_as_whom_and_what_the_inspectorate_has_decided(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    async with sample.counting_statements() as statements:
        await analysed_round(sample, authorization)
    for asked in ("merged_into IS NOT NULL", "FROM supervision_decision"):
        assert sum(asked in statement for statement in statements) == 1
