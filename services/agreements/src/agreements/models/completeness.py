"""Faults in an analysis or a plan."""

from collections.abc import Collection

from pydantic import ValidationError

from agreements.models.content import (
    AnalysisContent,
    Content,
    PlanContent,
    PlannedMeasure,
    Problem,
)
from agreements.rules.faults import Fault, Faults, blanks, outside_years, repeated, too_early, unknown_units
from shared.amount import LARGEST
from shared.contracts.terms import MeasureLevel


def text_faults(content: Content) -> Faults:
    """What an earlier version let through and is refused now: the content is read anew, as if it were typed today."""
    try:
        type(content).model_validate(content.model_dump(mode="json"))
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=False):
            where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
            expected = str(error.get("ctx", {}).get("error", "en annan uppgift"))
            yield Fault(f"content{where}", "uppgiften kan inte godtas", expected)


def analysis_faults(content: AnalysisContent, units: Collection[str]) -> Faults:
    """Problems tied to results and to what can be influenced, causes with evidence, pupils heard.

    Redovisning dnr 2015:778, 2.5.2.
    """
    texts = (
        ("description", content.description, "en nulägesbeskrivning"),
        ("pupils_heard", content.pupils_heard, "hur eleverna har fått yttra sig"),
    )
    yield from blanks("content", texts)
    if not content.problems:
        yield Fault("content.problems", "inga problem är beskrivna", "minst ett problem")
    yield from repeated("content.problems", [problem.key for problem in content.problems])
    for number, problem in enumerate(content.problems):
        yield from _problem_faults(f"content.problems[{number}]", problem, units)


def _problem_faults(where: str, problem: Problem, units: Collection[str]) -> Faults:
    texts = (
        ("description", problem.description, "problemet i klartext"),
        ("result", problem.result, "det resultat som problemet är kopplat till"),
        ("within_reach", problem.within_reach, "vad enheten själv kan påverka"),
    )
    yield from blanks(where, texts)
    if not problem.causes:
        yield Fault(f"{where}.causes", "orsaker saknas", "minst en orsak med belägg")
    for number, cause in enumerate(problem.causes):
        parts = (("description", cause.description, "orsaken"), ("evidence", cause.evidence, "belägg för orsaken"))
        yield from blanks(f"{where}.causes[{number}]", parts)
    if problem.school_unit_code:
        yield from unknown_units(where, [problem.school_unit_code], units)


def plan_faults(plan: PlanContent, analysis: AnalysisContent, units: Collection[str]) -> Faults:
    """A measure must answer a problem in the analysis, and its goal must be one that can be evaluated."""
    yield from total_faults(plan)
    if not plan.measures:
        yield Fault("content.measures", "inga insatser är planerade", "minst en insats")
    yield from repeated("content.measures", [measure.key for measure in plan.measures])
    problems = {problem.key for problem in analysis.problems}
    for number, measure in enumerate(plan.measures):
        where = f"content.measures[{number}]"
        if measure.problem_key not in problems:
            yield Fault(f"{where}.problem_key", "problemet finns inte i nulägesanalysen", ", ".join(sorted(problems)))
        yield from _measure_text_faults(where, measure)
        yield from _measure_time_faults(where, measure)
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
        ("indicator", measure.indicator, "indikatorn som målet prövas mot"),
        ("baseline", measure.baseline, "utgångsvärdet"),
        ("target", measure.target, "målvärdet"),
        ("responsible_agency", measure.responsible_agency, "ansvarig hos Skolverket"),
        ("responsible_organizer", measure.responsible_organizer, "ansvarig hos huvudmannen"),
        ("follow_up_method", measure.follow_up_method, "hur insatsen följs upp"),
        ("follow_up_by", measure.follow_up_by, "vem som följer upp"),
    )
    yield from blanks(where, texts)
    if measure.target_on is None:
        yield Fault(f"{where}.target_on", "uppgiften saknas", "dagen då målet ska vara nått")


def _measure_time_faults(where: str, measure: PlannedMeasure) -> Faults:
    yield from too_early(f"{where}.ends_on", "slutar före starten", measure.ends_on, first=measure.starts_on)
    yield from too_early(
        f"{where}.follow_up_on", "följs upp före starten", measure.follow_up_on, first=measure.starts_on
    )
    for cost in measure.costs:
        message = f"kostnad {cost.fiscal_year} ligger utanför insatsens tid"
        first, last = measure.starts_on.year, measure.ends_on.year
        yield from outside_years(f"{where}.costs", message, cost.fiscal_year, first=first, last=last)
