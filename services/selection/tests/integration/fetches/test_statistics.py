"""Fetches of statistics, national values and SALSA."""

import pytest

from selection.use_cases.fetches.advance_fetch import AT_A_TIME
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .open_apis import DATA, FKLASS_UNIT, GRAN_UNIT, GY_UNIT, GYAN_UNIT, Source, cells, get, start, step

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published answers are not beside the project")


async def test_statistics_are_fetched_a_few_at_a_time_and_go_on_after_a_stop(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics", resources=["gr"])
    assert await step(selection, 2), "the next part is done at once"
    under_way = await get(selection, path, headers)
    assert (under_way["status"], under_way["done"], under_way["total"]) == ("running", AT_A_TIME, 30)
    await step(selection, 2)
    done = await get(selection, path, headers)
    assert (done["status"], done["done"]) == ("done", 30)
    assert len([p for p in source.asked if p.endswith("/statistics/gr")]) == 30
    kinds = {cell["value_type"] for cell in (await cells(selection, headers, "10017830")).values()}
    assert "APPROXIMATE" in kinds
    assert not await step(selection), "the job waits for the next"


async def test_the_job_goes_on_while_something_is_to_be_fetched(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await start(selection, authorization("analyst"), "statistics", resources=["gr"])
    assert [await selection.wakes_itself("fetch") for _ in range(4)] == [True, True, True, False]


async def test_every_resource_is_fetched_when_none_is_named(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    path = await start(selection, headers, "statistics")
    await step(selection, 7)
    done = await get(selection, path, headers)
    assert (done["status"], done["done"], done["unread_lists"]) == ("done", 34, [])
    units = {code: await cells(selection, headers, code) for code in (GY_UNIT, FKLASS_UNIT, GRAN_UNIT, GYAN_UNIT)}
    assert units[FKLASS_UNIT]["fklass_pupils_per_teacher", "2021/22", ""]["value"] == "5.3"
    assert units[GRAN_UNIT]["gran_special_educators", "2024/25", ""]["value"] == "28.6"
    assert units[GYAN_UNIT]["gyan_certified_teachers", "2024/25", ""]["value_type"].startswith("OMITTED")
    assert units[GY_UNIT]["gy_pupils", "2024/25", ""]["raw"] == "cirka 660"


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


async def test_national_values_of_one_year_are_counted_by_whether_they_are_new_changed_or_known(
    selection: ServiceUnderTest, source: Source, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")

    async def fetched(key: str) -> tuple[int, int, int]:
        kind = "national_values"
        path = await start(selection, headers | {"Idempotency-Key": key}, kind, school_year="2022/23")
        await step(selection, 5)
        report = await get(selection, f"/imports/{(await get(selection, path, headers))['import_id']}", headers)
        return report["created"], report["changed"], report["unchanged"]

    assert await fetched("first") == (10, 0, 0)
    assert await fetched("again") == (0, 0, 10)
    body = source.answers["/v4/statistics/national-values/gr"]["body"]
    body["ratioOfPupilsIn6thGradeWithAllSubjectsPassed"][0]["value"] = "71,3"
    assert await fetched("corrected") == (0, 1, 9)
    values = (await get(selection, "/national-values", headers, limit=100))["items"]
    assert {value["school_year"] for value in values} == {"2022/23"}
    assert {value["indicator"]: value["value"] for value in values}["gr6_all_subjects"] == "71.3"


async def test_salsa_is_kept_under_the_year_the_source_gives(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    await start(selection, headers, "salsa")
    await step(selection)
    found = await cells(selection, headers, "68613823")
    assert found["gr_salsa_merit_residual", "2022/23", ""]["value"] == "-20"
    assert found["gr_newly_arrived", "2022/23", ""]["value"] == "5"
    assert {cell["line"] for cell in found.values()} == {0}, "an answer has no lines"
