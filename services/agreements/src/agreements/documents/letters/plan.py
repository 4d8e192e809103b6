"""The approved action plan, whole, as the annex of an agreement."""

from collections.abc import Iterator
from decimal import Decimal

from agreements.documents.letter import Block, Section, Text, table
from agreements.documents.letters.needs import GOALS, measure_goals
from agreements.models.hearing import PupilHearing
from agreements.models.plan_content import PlanContent, PlannedMeasure
from agreements.models.unit_names import UnitNames
from agreements.rules.wording import COST_KINDS, IMPACT_FACTORS, LEVELS, MEASURE_KINDS
from shared.kit.swedish import kronor

HEARINGS = {"När": 2, "Hur": 3, "Vilka elever": 3, "Vad det ledde till": 4}


def plan_annex(plan: PlanContent, names: UnitNames) -> Section:
    measures = [Section(f"{m.key}. {m.title}", list(_measure(m, names))) for m in plan.measures]
    texts = (
        ("Framgångar att bygga vidare på", plan.earlier_successes),
        ("Risker och hur de förebyggs", plan.risks),
        ("Hur lärdomar sprids", plan.lessons),
    )
    heard = Section("Hur eleverna har fått yttra sig", [table(HEARINGS, map(hearing_row, plan.pupil_hearings))])
    rest = [Section(heading, [Text(text or "–")]) for heading, text in texts]
    return Section("Bilaga: huvudmannens åtgärdsplan", parts=[*measures, heard, *rest])


def _measure(measure: PlannedMeasure, names: UnitNames) -> Iterator[Block]:
    units = names.written(*measure.school_unit_codes) or "hela huvudmannen"
    facts = (
        ("Svarar mot problemet", measure.problem_key),
        ("Nivå och slag", f"{LEVELS[measure.level]}, {MEASURE_KINDS[measure.kind]}"),
        ("Framgångsfaktor", IMPACT_FACTORS[measure.impact_factor]),
        ("Skolenheter", units),
        ("Tid", f"{measure.starts_on}–{measure.ends_on}"),
        ("Varför insatsen är mest verkningsfull", measure.why_most_effective),
        ("Källor", "\n".join(f"{source.title}, {source.link}" for source in measure.sources)),
        ("Beprövad erfarenhet", measure.tried_where),
        ("Mål och förväntad effekt", measure.goal),
        ("Deltagare", measure.participants),
        ("Ansvarig hos Skolverket", measure.responsible_agency),
        ("Ansvarig hos huvudmannen", measure.responsible_organizer),
        ("Uppföljning", f"{measure.follow_up_on}, {measure.follow_up_method}, av {measure.follow_up_by}"),
        ("Kostnader", "\n".join(_costs(measure)) or "inga"),
    )
    yield table({"Uppgift": 2, "Innehåll": 5}, facts)
    yield table(GOALS, measure_goals(measure, names))


def _costs(measure: PlannedMeasure) -> Iterator[str]:
    for cost in measure.costs:
        yield f"{cost.fiscal_year}, {COST_KINDS[cost.cost_kind]}: {kronor(Decimal(cost.amount))}"


def hearing_row(hearing: PupilHearing) -> tuple[object, ...]:
    return hearing.held_on, hearing.how, hearing.groups, hearing.led_to
