"""Faults of an action plan."""

from collections.abc import Collection
from datetime import date

from agreements.models.analysis_content import AnalysisContent
from agreements.models.chosen_goal import Chosen, indicator_faults
from agreements.models.closed_units import Gone, gone_faults
from agreements.models.goal import goal_faults
from agreements.models.hearing import hearing_faults
from agreements.models.plan_content import PlanContent, PlannedMeasure
from agreements.rules.faults import Fault, Faults, blanks, outside_years, repeated, too_early, unknown_units
from agreements.rules.periods import months_later
from agreements.rules.register import Register
from shared.amount import LARGEST
from shared.contracts.terms import MeasureLevel

YEARS_AFTER = 1
"""A goal may be reached in the year after the plan: the last follow-up is made then (Redovisning dnr 2015:778, 4.3)."""


def plan_faults(
    plan: PlanContent,
    analysis: AnalysisContent,
    units: Collection[str],
    *,
    register: Register,
    kept: Chosen,
    gone: Gone,
    signed: PlanContent | None,
    today: date,
) -> Faults:
    """A measure must answer a problem in the analysis, and its goals must be such that can be evaluated.

    `kept` are the indicators that both have signed, in the plan `signed`. A plan with units that are gone could never
    become an agreement.
    """
    yield from total_faults(plan)
    texts = (
        ("earlier_successes", plan.earlier_successes, "framgångar att bygga vidare på"),
        ("risks", plan.risks, "risker och hur de förebyggs"),
        ("lessons", plan.lessons, "hur lärdomar sprids"),
    )
    yield from blanks("content", texts)
    yield from hearing_faults("content.pupil_hearings", plan.pupil_hearings, units, gone=gone, today=today)
    if not plan.measures:
        yield Fault("content.measures", "inga insatser är planerade", "minst en insats")
    yield from gone_faults(plan, gone, signed)
    yield from _unit_faults(plan, [unit for unit in units if unit not in gone])
    yield from repeated("content.measures", [measure.key for measure in plan.measures])
    problems = {problem.key for problem in analysis.problems}
    for number, measure in enumerate(plan.measures):
        yield from _measure_faults(f"content.measures[{number}]", measure, problems, units)
    yield from _goals_faults(plan, units, today)
    yield from _indicators_faults(plan, register, kept)


def _measure_faults(where: str, measure: PlannedMeasure, problems: Collection[str], units: Collection[str]) -> Faults:
    if measure.problem_key not in problems:
        yield Fault(f"{where}.problem_key", "problemet finns inte i nulägesanalysen", ", ".join(sorted(problems)))
    yield from _measure_text_faults(where, measure)
    yield from _measure_time_faults(where, measure)
    yield from unknown_units(where, measure.school_unit_codes, units)
    if measure.level is MeasureLevel.SCHOOL_UNIT and not measure.school_unit_codes:
        yield Fault(f"{where}.school_unit_codes", "skolenheter saknas", "minst en skolenhet")


def _goals_faults(plan: PlanContent, units: Collection[str], today: date) -> Faults:
    first = min((measure.starts_on for measure in plan.measures), default=today)
    last = months_later(max((measure.ends_on for measure in plan.measures), default=today), 12 * YEARS_AFTER)
    for number, measure in enumerate(plan.measures):
        where = f"content.measures[{number}].goals"
        yield from _number_of_goals_faults(where, measure)
        for index, goal in enumerate(measure.goals):
            yield from goal_faults(f"{where}[{index}]", goal, units=units, first=first, last=last, today=today)


def _indicators_faults(plan: PlanContent, register: Register, kept: Chosen) -> Faults:
    for number, measure in enumerate(plan.measures):
        for index, goal in enumerate(measure.goals):
            where = f"content.measures[{number}].goals[{index}]"
            is_kept = kept.get((measure.key, goal.key)) == goal.indicator
            yield from indicator_faults(where, goal, register, is_kept=is_kept)


def _number_of_goals_faults(where: str, measure: PlannedMeasure) -> Faults:
    """A goal in running text, as release 1.1.0 took it, is none."""
    if not measure.goals:
        written = measure.indicator or measure.baseline or measure.target
        message = "målet är skrivet i löpande text och kan inte utvärderas" if written else "mål saknas"
        yield Fault(where, message, "minst ett mål med indikator, utgångsvärde, målvärde och dag")
    yield from repeated(where, [goal.key for goal in measure.goals])


def _unit_faults(plan: PlanContent, units: Collection[str]) -> Faults:
    taking_part = {code for measure in plan.measures for code in measure.school_unit_codes}
    for unit in units:
        if unit not in taking_part:
            message = f"skolenheten {unit} deltar inte i någon insats"
            yield Fault("content.measures", message, "minst en insats för skolenheten")
    followed = {goal.school_unit_code for measure in plan.measures for goal in measure.goals}
    if not followed or None in followed:
        return
    for unit in units:
        if unit in taking_part and unit not in followed:
            message = f"inget mål gäller skolenheten {unit}"
            yield Fault("content.measures", message, "ett mål för skolenheten, eller för hela huvudmannen")


def total_faults(plan: PlanContent) -> Faults:
    """The costs must be small enough to be added: every sum made of them later is one of kronor too."""
    if sum(cost.amount for measure in plan.measures for cost in measure.costs) > LARGEST:
        yield Fault("content.measures", "kostnaderna är för stora tillsammans", f"högst {LARGEST} kronor")


def _measure_text_faults(where: str, measure: PlannedMeasure) -> Faults:
    texts = (
        ("title", measure.title, "vad insatsen är"),
        ("why_most_effective", measure.why_most_effective, "varför just detta är mest verkningsfullt"),
        ("goal", measure.goal, "mål och förväntad effekt"),
        ("participants", measure.participants, "vilka som deltar"),
        ("responsible_agency", measure.responsible_agency, "ansvarig hos Skolverket"),
        ("responsible_organizer", measure.responsible_organizer, "ansvarig hos huvudmannen"),
        ("follow_up_method", measure.follow_up_method, "hur insatsen följs upp"),
        ("follow_up_by", measure.follow_up_by, "vem som följer upp"),
    )
    yield from blanks(where, texts)
    if not measure.sources and not measure.tried_where:
        expected = "en källa som går att öppna, eller var insatsen har prövats"
        yield Fault(f"{where}.sources", "vetenskaplig grund eller beprövad erfarenhet saknas", expected)


def _measure_time_faults(where: str, measure: PlannedMeasure) -> Faults:
    yield from too_early(f"{where}.ends_on", "slutar före starten", measure.ends_on, first=measure.starts_on)
    yield from too_early(
        f"{where}.follow_up_on", "följs upp före starten", measure.follow_up_on, first=measure.starts_on
    )
    for cost in measure.costs:
        message = f"kostnad {cost.fiscal_year} ligger utanför insatsens tid"
        first, last = measure.starts_on.year, measure.ends_on.year
        yield from outside_years(f"{where}.costs", message, cost.fiscal_year, first=first, last=last)
