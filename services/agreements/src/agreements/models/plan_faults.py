"""What is missing or wrong in an action plan."""

from collections.abc import Collection
from datetime import date

from agreements.models.analysis_content import AnalysisContent
from agreements.models.goal import goal_faults
from agreements.models.plan_content import PlanContent, PlannedMeasure
from agreements.rules.faults import Fault, Faults, blanks, outside_years, repeated, too_early, unknown_units
from agreements.rules.periods import years_later
from shared.amount import LARGEST
from shared.contracts.terms import MeasureLevel

YEARS_AFTER = 1
"""A goal may be reached in the year after the plan: the last follow-up is made then (Redovisning dnr 2015:778, 4.3)."""


def plan_faults(plan: PlanContent, analysis: AnalysisContent, units: Collection[str], *, today: date) -> Faults:
    """A measure must answer a problem in the analysis, and its goals must be such that can be evaluated."""
    yield from total_faults(plan)
    if not plan.measures:
        yield Fault("content.measures", "inga insatser är planerade", "minst en insats")
    yield from repeated("content.measures", [measure.key for measure in plan.measures])
    first = min((measure.starts_on for measure in plan.measures), default=today)
    last = years_later(max((measure.ends_on for measure in plan.measures), default=today), YEARS_AFTER)
    problems = {problem.key for problem in analysis.problems}
    for number, measure in enumerate(plan.measures):
        where = f"content.measures[{number}]"
        if measure.problem_key not in problems:
            yield Fault(f"{where}.problem_key", "problemet finns inte i nulägesanalysen", ", ".join(sorted(problems)))
        yield from _measure_text_faults(where, measure)
        yield from _measure_time_faults(where, measure)
        yield from _measure_goal_faults(where, measure)
        for index, goal in enumerate(measure.goals):
            in_goal = f"{where}.goals[{index}]"
            yield from goal_faults(in_goal, goal, units=units, first=first, last=last, today=today)
        yield from unknown_units(where, measure.school_unit_codes, units)
        if measure.level is MeasureLevel.SCHOOL_UNIT and not measure.school_unit_codes:
            yield Fault(f"{where}.school_unit_codes", "skolenheter saknas", "minst en skolenhet")


def total_faults(plan: PlanContent) -> Faults:
    """The costs must be small enough to be added: every sum made of them later is one of kronor too."""
    if sum(cost.amount for measure in plan.measures for cost in measure.costs) > LARGEST:
        yield Fault("content.measures", "kostnaderna är för stora tillsammans", f"högst {LARGEST} kronor")


def _measure_text_faults(where: str, measure: PlannedMeasure) -> Faults:
    texts = (
        ("title", measure.title, "vad insatsen är"),
        ("why_most_effective", measure.why_most_effective, "varför just detta är mest verkningsfullt"),
        ("goal", measure.goal, "mål och förväntad effekt"),
        ("responsible_agency", measure.responsible_agency, "ansvarig hos Skolverket"),
        ("responsible_organizer", measure.responsible_organizer, "ansvarig hos huvudmannen"),
        ("follow_up_method", measure.follow_up_method, "hur insatsen följs upp"),
        ("follow_up_by", measure.follow_up_by, "vem som följer upp"),
    )
    yield from blanks(where, texts)


def _measure_goal_faults(where: str, measure: PlannedMeasure) -> Faults:
    """A goal in running text, as release 1.1.0 took it, is none."""
    if not measure.goals:
        written = measure.indicator or measure.baseline or measure.target
        message = "målet är skrivet i löpande text och kan inte utvärderas" if written else "mål saknas"
        yield Fault(f"{where}.goals", message, "minst ett mål med indikator, utgångsvärde, målvärde och dag")
    yield from repeated(f"{where}.goals", [goal.key for goal in measure.goals])


def _measure_time_faults(where: str, measure: PlannedMeasure) -> Faults:
    yield from too_early(f"{where}.ends_on", "slutar före starten", measure.ends_on, first=measure.starts_on)
    yield from too_early(
        f"{where}.follow_up_on", "följs upp före starten", measure.follow_up_on, first=measure.starts_on
    )
    for cost in measure.costs:
        message = f"kostnad {cost.fiscal_year} ligger utanför insatsens tid"
        first, last = measure.starts_on.year, measure.ends_on.year
        yield from outside_years(f"{where}.costs", message, cost.fiscal_year, first=first, last=last)
