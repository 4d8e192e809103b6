"""Counts every figure of a report to the government as of a day."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from followup.documents.report_json import read_report
from followup.errors import ReasonMissing
from followup.programmes import Programme
from followup.rules.known import Known
from followup.rules.plan_table import OUTCOME, TOTAL
from followup.rules.report import CountedReport, Passage, Row, Section
from followup.steps.count_basis import count_basis
from followup.steps.count_consultations import count_consultations
from followup.steps.count_costs import count_costs
from followup.steps.count_dialogues import count_dialogues
from followup.steps.count_measures import count_measures
from followup.steps.count_networks import count_networks
from followup.steps.count_organizers import count_organizers
from followup.steps.count_reception import count_reception
from followup.steps.count_results import count_results
from followup.steps.count_selection import count_selection
from followup.steps.count_statements import count_statements
from followup.steps.name_facts import name_facts
from followup.unit_of_work import Work
from shared.kit.errors import at_field
from shared.kit.lookup import named_in_body


async def count_figures(
    work: Work,
    programme: Programme,
    *,
    as_of: date,
    diary_number: str | None = None,
    corrects: UUID | None = None,
    reason: str | None = None,
) -> CountedReport:
    """The same facts give the same report, whenever and wherever it is counted: what had taken effect by the day and
    was known by it. `corrects`: the submitted report that this one corrects, and `reason` why."""
    known = await work.history.get_known(programme.code, as_of)
    sections = count_chapters(known, programme)
    # Last in the chapter of results, whose other tables are counted from what is known.
    sections += await count_reception(work, programme.code, as_of)
    sections += await count_basis(work, programme.code, as_of)
    written = await work.reports.list_approved_passages(programme.code, as_of)
    return CountedReport(
        programme.code,
        programme.name,
        as_of,
        sections,
        passages=[Passage(row.chapter.value, row.text, row.number) for row in written],
        labels=name_facts(known, sections),
        diary_number=diary_number,
        assigned_by=programme.assigned_by,
        corrects=await _corrected(work, programme, as_of, corrects, reason) if corrects else None,
    )


async def _corrected(
    work: Work, programme: Programme, as_of: date, corrects: UUID, reason: str | None
) -> Mapping[str, Any]:
    with named_in_body("corrects"):
        submitted = await work.reports.get_report(corrects)
    submitted.require_correctable(programme.code, as_of)
    if not reason:
        raise ReasonMissing(
            "Ange varför den lämnade redovisningen rättas.", errors=at_field("reason", "skäl saknas", "en text")
        )
    return {
        "report_id": str(submitted.id),
        "content_hash": submitted.content_hash,
        "submitted_on": submitted.submitted_on,
        "reason": reason,
        "content": read_report(submitted.content),
    }


def count_chapters(known: Known, programme: Programme) -> list[Section]:
    """Every chapter, counted from what is known alone."""
    chapters = [
        *count_selection(known),
        *count_organizers(known),
        *count_dialogues(known),
        *count_networks(known),
        *count_measures(known),
        *count_statements(known),
        *count_results(known),
        *count_costs(known, programme.planned),
        *count_consultations(known),
    ]
    return [_summary(chapters), *chapters]


def _summary(chapters: list[Section]) -> Section:
    """The figures that most readers look for, each with what it counts; they stand again in their chapters."""
    by_code = {section.code: section for section in chapters}
    running = by_code["dialogues"].rows[-1:]
    rows = [
        _sum("Huvudmän som har tackat ja", by_code["sectors"], 1),
        Row(("Pågående dialoger på dagen", running[0].values[2] if running else 0), running[0].ids if running else ()),
        _sum("Huvudmän med överenskommelse", by_code["organizers"], 1),
        _sum("Skolenheter som omfattas av överenskommelse", by_code["school_units"], 1),
        _sum("Överenskomna insatser", by_code["measures"], 2),
        _sum("varav i gällande överenskommelser", by_code["measures"], 3),
        _sum("Genomförda samråd", by_code["consultations"], None),
    ]
    rows += _spent(by_code["plan"])
    return Section("summary", "Uppdraget i siffror", ("Uppgift", "Siffra"), tuple(rows), "Kapitlen nedan", "summary")


def _spent(plan: Section) -> list[Row]:
    """Thousands of kronor spent in each year, from the table's row of totals."""
    totals = [row for row in plan.rows if row.values[0] == TOTAL]
    return [
        Row((f"{column}, tkr", row.values[place]), row.ids)
        for row in totals
        for place, column in enumerate(plan.columns)
        if column.startswith(OUTCOME) and row.values[place]
    ]


def _sum(name: str, section: Section, column: int | None) -> Row:
    """The sum of a column, or the number of rows."""
    ids = tuple(sorted({fact_id for row in section.rows for fact_id in row.ids}))
    total = len(section.rows) if column is None else sum(row.values[column] for row in section.rows)
    return Row((name, total), ids)
