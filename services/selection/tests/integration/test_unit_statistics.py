"""What is published of a unit is told while the unit takes part, as it is published, and again when it is corrected."""

import asyncio
from typing import Any

import pytest

from insatser.sample import SHIPPED
from selection.readers.catalogue import load_catalogue
from selection.use_cases.unit_statistics import publish_unit_statistics as publishing
from selection.use_cases.unit_statistics.publish_unit_statistics import Published, publish_unit_statistics
from shared.clock import utc_now
from shared.contracts.selection import UnitStatisticsPublishedV1
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import YEAR, change, offered_round, send_bytes
from .supplements import TROLLHATTAN, accept, decline

MERIT = "gr9_merit"


async def publish(sample: ServiceUnderTest) -> Published:
    settings: Any = sample.settings
    catalogue = load_catalogue(settings.programmes_dir)
    async with sample.work() as work:
        return await publish_unit_statistics(work, catalogue, now=utc_now())


async def publish_all(sample: ServiceUnderTest) -> int:
    done = await publish(sample)
    assert not done.more
    return done.number


async def last_published(sample: ServiceUnderTest) -> dict[str, dict[str, Any]]:
    """The last of each unit."""
    return {event.subject: event.data for event in await sample.told(UnitStatisticsPublishedV1)}


def figures(said: dict[str, Any], indicator: str = MERIT) -> list[dict[str, Any]]:
    return next(one["figures"] for one in said["indicators"] if one["indicator"] == indicator)


async def offer_of(offers: list[dict[str, Any]], number: str = TROLLHATTAN) -> dict[str, Any]:
    return next(offer for offer in offers if offer["organization_number"] == number)


async def corrected(
    sample: ServiceUnderTest, headers: dict[str, str], code: str, name: str, written: str, *, under: str | None = None
) -> None:
    """The same file, with another value in the column of the merit value of one unit; `under` another code of it."""
    text = (SHIPPED / "siris_slutbetyg_ak9.csv").read_text(encoding="utf-8-sig")
    head = next(line for line in text.splitlines() if "Skol-enhetskod" in line or "Skolenhetskod" in line)
    columns = [cell.strip().strip('"') for cell in head.split(";")]
    place = next(i for i, column in enumerate(columns) if column.startswith("Genomsnittligt meritvärde"))
    lines = [_with(line, place, written) if code in line else line for line in text.splitlines()]
    lines = [line.replace(code, under or code) for line in lines]
    await send_bytes(sample, headers, "\n".join(lines).encode(), kind="statistics", source=name)


def _with(line: str, place: int, written: str) -> str:
    cells = line.split(";")
    cells[place] = written
    return ";".join(cells)


async def test_only_units_that_take_part_are_told_of_and_each_figure_as_it_was_published(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    assert await publish_all(sample) == 0
    _, offers = await offered_round(sample, authorization)
    wanted = {code for offer in offers for code in offer["school_unit_codes"]}
    assert sum(await asyncio.gather(publish_all(sample), publish_all(sample))) == len(wanted), (
        "two workers publish each once"
    )
    said = await last_published(sample)
    assert set(said) == wanted
    assert await publish_all(sample) == 0, "published once"
    assert len(await sample.told(UnitStatisticsPublishedV1)) == len(wanted)
    for code in wanted:
        rows = (
            await sample.client.get(
                "/statistics", params={"subject_code": code, "limit": "100"}, headers=authorization("analyst")
            )
        ).json()["items"]
        published = {(row["indicator"], row["school_year"], row["raw"], row["value_type"]) for row in rows}
        assert published == {
            (one["indicator"], figure["school_year"], figure["published"], figure["value_type"])
            for one in said[code]["indicators"]
            for figure in one["figures"]
        }


async def test_a_correction_a_withheld_value_and_a_national_average_are_told_anew(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    code = (await offer_of(offers))["school_unit_codes"][0]
    await publish_all(sample)
    analyst = authorization("analyst")
    for name, written, value_type, value in (
        ("a.csv", "..", "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS", None),
        ("b.csv", "181,5", "EXISTS", "181.5"),
    ):
        await corrected(sample, analyst, code, name, written)
        assert await publish_all(sample) == 1
        newest = figures((await last_published(sample))[code])[0]
        assert (newest["published"], newest["value_type"], newest["value"]) == (written, value_type, value)
        assert newest["school_year"] == YEAR
    average = {"indicator": MERIT, "school_year": YEAR, "value": "228.6", "source": "SIRIS 2025"}
    made = await sample.client.post("/national-values", json=average, headers=analyst)
    assert made.status_code == 201, made.text
    assert await publish_all(sample) >= 1
    assert figures((await last_published(sample))[code])[0]["national_average"] == "228.6"
    # An average of what no unit has: something has come, and there is nothing to publish.
    before = len(await sample.told(UnitStatisticsPublishedV1))
    await sample.client.post("/national-values", json=average | {"school_year": "2001/02"}, headers=analyst)
    assert await publish_all(sample) == 0
    assert len(await sample.told(UnitStatisticsPublishedV1)) == before


async def test_a_part_says_that_more_is_left_also_when_it_had_nothing_new_of_its_units(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job goes on at once then."""
    _, offers = await offered_round(sample, authorization)
    wanted = {code for offer in offers for code in offer["school_unit_codes"]}
    monkeypatch.setattr(publishing, "AT_A_TIME", len(wanted) - 1)
    assert await publish(sample) == Published(len(wanted) - 1, more=True)
    assert await publish(sample) == Published(1, more=len(wanted) == 2)
    average = {"indicator": MERIT, "school_year": "2001/02", "value": "228.6", "source": "SIRIS 2025"}
    await sample.client.post("/national-values", json=average, headers=authorization("analyst"))
    assert await publish(sample) == Published(0, more=True)
    assert await publish(sample) == Published(0, more=len(wanted) == 2)
    assert await publish(sample) == Published()


async def test_the_job_goes_on_while_more_is_left(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, offers = await offered_round(sample, authorization)
    monkeypatch.setattr(publishing, "AT_A_TIME", sum(len(offer["school_unit_codes"]) for offer in offers) - 1)
    assert [await sample.wakes_itself("publish statistics of units") for _ in range(2)] == [True, False]


async def test_the_statements_are_the_same_however_many_units_take_part(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Every connection keeps each statement that it is sent, and the number of units changes all the time."""
    _, offers = await offered_round(sample, authorization)
    async with sample.counting_statements() as of_all:
        assert await publish_all(sample) > 1
    await decline(sample, offers[0])
    code = offers[1]["school_unit_codes"][0]
    await corrected(sample, authorization("analyst"), code, "a.csv", "181,5")
    async with sample.counting_statements() as of_one:
        assert await publish_all(sample) == 1
    assert of_one == of_all


async def test_whoever_declines_or_has_ended_is_told_of_no_more(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    offer, others = await offer_of(offers), [o for o in offers if o["organization_number"] != TROLLHATTAN]
    await decline(sample, others[0])
    cooperation_id = await accept(sample, offer)
    await publish_all(sample)
    assert not set(others[0]["school_unit_codes"]) & set(await last_published(sample))
    code = offer["school_unit_codes"][0]
    assert code in await last_published(sample)
    ended = facts.agreement_terminated(cooperation_id=cooperation_id, terminated_from="2026-11-21")
    await sample.deliver(ended, cooperation_id)
    await corrected(sample, authorization("analyst"), code, "a.csv", "181,5")
    await publish_all(sample)
    assert figures((await last_published(sample))[code])[0]["published"] != "181,5"


async def test_units_of_a_cooperation_that_was_carried_over_are_told_of(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    query = {"organization_number": TROLLHATTAN, "limit": "100"}
    units = (await sample.client.get("/school-units", params=query, headers=authorization("analyst"))).json()["items"]
    code = units[0]["school_unit_code"]
    carried = facts.agreement_carried_over(organization_number=TROLLHATTAN, school_unit_codes=(code,))
    await sample.deliver(carried, carried.cooperation_id)
    assert await publish_all(sample) == 1
    assert set(await last_published(sample)) == {code}


async def test_a_unit_with_a_new_code_keeps_what_was_published_under_the_old_one(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    code = (await offer_of(offers))["school_unit_codes"][0]
    await publish_all(sample)
    before = figures((await last_published(sample))[code])
    headers = authorization("analyst")
    heading = "HUVUDMANNATYP;ORGANISATIONSNR;KOMMUN;SKOLENHETSKOD;NAMN;HUVUDMANS NAMN;FKLASS;ELEVER ÅR1\n"
    row = f"Kommunal;{TROLLHATTAN};1488;00099901;Nya skolan;TROLLHÄTTANS KOMMUN;N;300\n"
    query = {"kind": "register", "as_of": "2026-08-01"}
    await sample.client.post("/imports", params=query, content=(heading + row).encode(), headers=headers)
    body = {"closed_on": "2026-08-01", "replaced_by": "00099901", "reason": "Ny kod"}
    await change(sample, f"/school-units/{code}/closings", headers, body, of=f"/school-units/{code}")
    await publish_all(sample)
    assert figures((await last_published(sample))[code]) == before, "under the code that the case has"
    await corrected(sample, headers, code, "b.csv", "177,5", under="00099901")
    await publish_all(sample)
    assert figures((await last_published(sample))[code])[0]["published"] == "177,5"
