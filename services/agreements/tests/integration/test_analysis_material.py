"""A unit's statistics and supervision stand beside the analysis: as they are while it is written, then as they were."""

from typing import Any

from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.integration.test_documents import fetch
from services.agreements.tests.pdf import text_of
from shared.canonical import canonical, hash_of
from shared.clock import new_id
from shared.contracts.selection import UnitStatisticsPublishedV1
from tests.support import facts
from tests.support.facts import ADDED, ARBOGA, JONKOPING, UNIT

REASON = {"reason": "Statistiken är rättad."}


def of_unit(merit: str = "189,4", **changed: Any) -> UnitStatisticsPublishedV1:
    """The unit's statistics, with another merit value of the newest year."""
    fact = facts.unit_statistics_published(**changed)
    first, *others = fact.indicators
    newest = first.figures[0].model_copy(update={"published": merit, "value": merit.replace(",", ".")})
    first = first.model_copy(update={"figures": (newest, *first.figures[1:])})
    return fact.model_copy(update={"indicators": (first, *others)})


async def deliver(case: Case, fact: UnitStatisticsPublishedV1, sequence: int = 1) -> None:
    await case.service.deliver(fact, fact.school_unit_code, sequence=sequence)


async def supervised(case: Case, sequence: int = 1, **changed: Any) -> None:
    fact = facts.supervision_changed(**changed)
    await case.service.deliver(fact, fact.supervision_id, sequence=sequence)


async def shown(case: Case, role: str = "case_officer") -> dict[str, Any]:
    return dict((await case.get(case.parts["situation-analyses"], role=role)).json())


async def draft(case_at: CaseAt) -> Case:
    """A case whose analysis is opened again, so that it is a draft with all that it needs."""
    case = await case_at("analysed")
    await case.step("situation-analyses", "reopenings", REASON)
    return case


def merits(material: dict[str, Any], unit: int = 0) -> list[str]:
    return [figure["published"] for figure in material["school_units"][unit]["indicators"][0]["figures"]]


async def test_both_parties_see_what_is_published_of_each_unit_and_what_the_inspectorate_has_decided(
    case_at: CaseAt,
) -> None:
    case = await draft(case_at)
    material = (await shown(case))["material"]
    assert [unit["indicators"] for unit in material["school_units"]] == [None], "nothing has come yet"
    await deliver(case, of_unit())
    await deliver(case, of_unit(school_unit_code=ADDED))
    of_the_unit: dict[str, Any] = {"level": "SKOLENHET", "school_unit_code": UNIT}
    await supervised(case, diary_number="SI 2024:2", organization_number=JONKOPING, **of_the_unit)
    await supervised(case, diary_number="SI 2026:9", status="AVSLUTAD_KVARSTAENDE")
    await supervised(case, diary_number="SI 2026:8", organization_number=JONKOPING)
    for role in ("case_officer", "organizer"):
        material = (await shown(case, role))["material"]
        (unit,) = material["school_units"]
        assert (unit["school_unit_code"], unit["name"]) == (UNIT, "Brinellskolan")
        merit, eligible = unit["indicators"]
        assert [(one["school_year"], one["published"], one["value"]) for one in merit["figures"]] == [
            ("2024/25", "189,4", "189.4"),
            ("2023/24", "..", None),
        ]
        assert merit["figures"][0]["national_average"] == "226.9"
        assert (eligible["figures"][0]["published"], eligible["figures"][0]["national_average"]) == ("~100", None)
        # Whoever ran the unit when it was decided.
        assert [one["diary_number"] for one in unit["supervision_decisions"]] == ["SI 2024:2"]
        (decision,) = material["supervision_decisions"]
        assert (decision["diary_number"], decision["status"]) == ("SI 2026:9", "AVSLUTAD_KVARSTAENDE")
        assert decision["decided_on"] == "2026-09-01"


async def test_the_newest_statistics_stand_however_late_and_often_they_come(case_at: CaseAt) -> None:
    case = await draft(case_at)
    for sequence in (2, 1, 2):
        await deliver(case, of_unit({1: "170,0", 2: "181,5"}[sequence]), sequence)
    assert merits((await shown(case))["material"]) == ["181,5", ".."]


async def test_what_a_completed_analysis_rested_on_stands_and_a_correction_is_seen_when_it_is_opened_again(
    case_at: CaseAt,
) -> None:
    case = await draft(case_at)
    await deliver(case, of_unit())
    assert (await shown(case))["completed_hash"] is None
    await case.step("situation-analyses", "completions", role="organizer")
    completed = await shown(case)
    whole = {
        "cooperation_id": str(case.id),
        "completed_on": completed["completed_on"],
        "content": completed["content"],
        "material": completed["material"],
    }
    assert completed["completed_hash"] == hash_of(canonical(whole)), "anyone can reckon it"
    await deliver(case, of_unit("100,0"), 2)
    await supervised(case)
    assert await shown(case) == completed
    await case.step("situation-analyses", "reopenings", REASON)
    reopened = await shown(case)
    assert (merits(reopened["material"])[0], reopened["completed_hash"]) == ("100,0", None)
    assert len(reopened["material"]["supervision_decisions"]) == 1
    await case.step("situation-analyses", "completions", role="organizer")
    assert (await shown(case))["completed_hash"] != completed["completed_hash"]


async def test_the_analysis_stands_inside_what_is_signed_with_the_figures_it_rested_on(case_at: CaseAt) -> None:
    case = await draft(case_at)
    await deliver(case, of_unit())
    await case.step("situation-analyses", "completions", role="organizer")
    await case.bring("signed", after="analysed")
    analysis = await shown(case)
    versions = (await case.get(f"{case.parts['agreements']}/versions")).json()["items"]
    assert versions[0]["annex"]["analysis_hash"] == analysis["completed_hash"]
    assert analysis["completed_hash"] in text_of(await fetch(case, "agreement-1")).replace(" ", "")


async def test_the_document_shows_the_figures_as_a_table_and_bears_a_mark_when_it_is_replaced(case_at: CaseAt) -> None:
    case = await draft(case_at)
    await deliver(case, of_unit())
    await supervised(case, decision_type="FORELAGGANDE_VITE", level="SKOLENHET", school_unit_code=UNIT)
    await case.step("situation-analyses", "completions", role="organizer")
    pages = "".join(text_of(await fetch(case, "situation-analysis-2", role="organizer")).split())
    for wanted in (
        "Genomsnittligt meritvärde (17 ämnen), årskurs 9 (GR, poäng)",
        "189,4 (226,9)",
        ".. (227,1)",
        "~100",
        "en till fyra elever inte är behöriga",
        "eleverna är för få",
        "föreläggande med vite",
        "SI 2026:1",
        "2026-09-01",
        "pågår",
    ):
        assert "".join(wanted.split()) in pages, wanted
    first = "".join(text_of(await fetch(case, "situation-analysis-1")).split())
    assert "Ingenstatistikomskolenhetenhadekommit" in first
    assert "Ersattavanalysen" in first
    await case.step("situation-analyses", "reopenings", REASON)
    assert "Öppnadpånytt" in "".join(text_of(await fetch(case, "situation-analysis-2")).split())


async def test_decisions_about_an_organiser_that_has_gone_up_in_this_one_come_with_it(case_at: CaseAt) -> None:
    case = await draft(case_at)
    await supervised(case, organization_number=JONKOPING, supervision_id=new_id())
    assert (await shown(case))["material"]["supervision_decisions"] == []
    merged = facts.organizer_changed(organization_number=JONKOPING, active=False, merged_into=ARBOGA)
    await case.service.deliver(merged, JONKOPING)
    assert len((await shown(case))["material"]["supervision_decisions"]) == 1
