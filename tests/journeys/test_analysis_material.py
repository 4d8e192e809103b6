"""From the published statistics and Skolinspektionen's decision at selection to the analysis at agreements."""

from typing import Any

from insatser.chain import changing
from insatser.chain.caller import Caller, Json
from insatser.chain.cooperating import Case, until
from insatser.sample import SHIPPED
from shared.clock import swedish_date, utc_now
from tests.conftest import CaseAt

FIRST = "99000017;Arboga;1984;Kommunal;Arboga kommun;2120002122;110;76,2;88,1;231,4"
"""A row of the sample's export, whose place another unit takes."""


async def published(caller: Caller, case: Case, merit: str, *, year: str = "2024/25") -> None:
    """Skolverket publishes what the case's unit came to."""
    export = (SHIPPED / "siris_slutbetyg_ak9.csv").read_text(encoding="utf-8-sig")
    head = export[: export.index("Exempelskolan")].replace("2024/25", year)
    row = f"Skolan;{case.unit};Arboga;1984;Enskild;Huvudmannen;{case.organization_number};..;..;~100;{merit}\n"
    query: dict[str, Any] = {"kind": "statistics", "source": f"{case.unit} {merit}"}
    content, headers = (head + row).encode(), {"Content-Type": "text/csv"}
    await caller.send("POST", "selection", "/imports", role="analyst", headers=headers, content=content, params=query)


async def figures(case: Case) -> dict[str, str]:
    """Of the unit, by indicator."""
    (unit,) = (await analysis(case))["material"]["school_units"]
    return {one["indicator"]: one["figures"][0]["published"] for one in unit["indicators"] or ()}


async def analysis(case: Case) -> Json:
    own = {"role": "organizer", "organization": case.organization_number}
    return await case.caller.get("agreements", case.parts["situation-analyses"], **own)


async def test_figures_and_decisions_of_selection_come_to_the_analysis_and_to_its_document(
    caller: Caller, case_at: CaseAt
) -> None:
    case = await case_at("analysed")
    await case.step("situation-analyses", "reopenings", {"reason": "Nya uppgifter"})
    decision = await changing.report_supervision(case, diary_number="SI 2026:75", decided_on=swedish_date(utc_now()))
    await published(caller, case, "189,4")

    async def shown(merit: str) -> Json | None:
        return await analysis(case) if (await figures(case)).get("gr9_merit") == merit else None

    async def decided() -> Json | None:
        (unit,) = (await analysis(case))["material"]["school_units"]
        return unit if [one["supervision_id"] for one in unit["supervision_decisions"]] == [decision["id"]] else None

    await until("statistiken i nulägesanalysen", lambda: shown("189,4"))
    await until("tillsynen i nulägesanalysen", decided)
    assert await figures(case) == {
        "gr9_pupils": "..",
        "gr9_all_subjects": "..",
        "gr9_vocational": "~100",
        "gr9_merit": "189,4",
    }
    await case.step("situation-analyses", "completions", role="organizer")
    letter = f"{case.path}/documents/situation-analysis-2"
    documents = (await caller.get("agreements", f"{case.path}/documents", role="case_officer"))["items"]
    assert [bool(one["mark"]) for one in documents if one["id"].startswith("situation-analysis")] == [True, False]
    assert (await caller.send("GET", "agreements", letter, role="case_officer")).content.startswith(b"%PDF-")


async def test_figures_of_selection_become_the_outcomes_of_a_signed_goal(caller: Caller, case_at: CaseAt) -> None:
    """A goal of a unit whose school year is over after the baseline; the import says `..` of all subjects."""
    case = await case_at("running")
    await published(caller, case, "189,4", year="2026/27")

    async def followed() -> Json | None:
        found = await caller.all("followup", "/indicators", role="case_officer", schedule_id=case.id)
        whole = await caller.get("followup", f"/indicators/{found[0]['id']}", role="case_officer")
        return whole if whole["years"] else None

    goal = await until("utfallet av målet", followed)
    (outcome,) = goal["years"]
    assert (outcome["year"], outcome["state"], outcome["origin"]) == (2027, "suppressed", "published")
    assert (outcome["published"]["school_year"], outcome["published"]["published"]) == ("2026/27", "..")
