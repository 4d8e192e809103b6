"""Faults in an analysis, a plan or an agreement."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from uuid import UUID

from pydantic import ValidationError

from agreements.models.content import (
    AgreementContent,
    AnalysisContent,
    Content,
    Cost,
    Party,
    PlanContent,
    PlannedMeasure,
    Problem,
)
from agreements.rules import costs
from agreements.rules.faults import Fault, Faults, blanks, outside_years, repeated, too_early, unknown_units
from agreements.rules.instalments import sum_faults
from agreements.rules.periods import period_faults
from agreements.rules.wording import PARTIES
from shared.amount import LARGEST
from shared.contracts.terms import CostKind, MeasureLevel


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


def agreement_faults(content: AgreementContent, decided: Iterable[Cost], units: Collection[str]) -> Faults:
    """At most three years, both parties' commitments, no more money than was decided.

    Redovisning dnr 2015:778, 2.5.1 and 2.5.3.
    """
    yield from period_faults(content.starts_on, content.ends_on)
    yield from _agreed_measure_faults(content, units)
    for party in Party:
        if not any(commitment.party is party for commitment in content.commitments):
            yield Fault("content.commitments", f"{PARTIES[party]}s åtaganden saknas", "minst en rad för varje part")
    yield from _cost_faults(content, decided)
    yield from _instalment_faults(content)


def _agreed_measure_faults(content: AgreementContent, units: Collection[str]) -> Faults:
    yield from repeated("content.measures", [str(measure.measure_id) for measure in content.measures])
    for number, measure in enumerate(content.measures):
        where, first = f"content.measures[{number}]", measure.starts_on
        if not content.starts_on <= first <= measure.ends_on <= content.ends_on:
            yield Fault(
                where, "insatsen ligger utanför överenskommelsens tid", f"{content.starts_on}–{content.ends_on}"
            )
        yield from too_early(f"{where}.follow_up_on", "följs upp före starten", measure.follow_up_on, first=first)
        yield from unknown_units(where, measure.school_unit_codes, units)


def _cost_faults(content: AgreementContent, decided: Iterable[Cost]) -> Faults:
    yield from costs.excess_faults(_summed(content.costs), _summed(decided))
    measures = {measure.measure_id for measure in content.measures}
    for number, cost in enumerate(content.costs):
        if cost.measure_id and cost.measure_id not in measures:
            yield Fault(f"content.costs[{number}].measure_id", "insatsen finns inte", "en av insatserna i utkastet")
    first, last = content.starts_on.year, content.ends_on.year
    for year in sorted({cost.fiscal_year for cost in content.costs}):
        yield from outside_years(
            "content.costs", f"{year} ligger utanför överenskommelsens tid", year, first=first, last=last
        )


def _summed(lines: Iterable[Cost]) -> dict[costs.Key, Decimal]:
    return costs.summed((line.fiscal_year, line.cost_kind, line.amount) for line in lines)


def _instalment_faults(content: AgreementContent) -> Faults:
    grants = (cost.amount for cost in content.costs if cost.cost_kind is CostKind.GRANT)
    yield from sum_faults(grants, (instalment.amount for instalment in content.instalments))
    statements = {statement.statement_id for statement in content.statements}
    for number, instalment in enumerate(content.instalments):
        where = f"content.instalments[{number}].after_statement_id"
        if instalment.after_statement_id and instalment.after_statement_id not in statements:
            yield Fault(where, "redovisningen finns inte", "en redovisning i samma utkast")
    yield from repeated("content.statements", [str(statement.statement_id) for statement in content.statements])
    yield from repeated("content.instalments", [str(instalment.instalment_id) for instalment in content.instalments])
    yield from repeated("content.instalments", [str(instalment.number) for instalment in content.instalments])


def fixed_faults(
    content: AgreementContent, former: AgreementContent, *, paid: Collection[UUID], stated: Collection[UUID]
) -> Faults:
    """Paid instalments and handed-in statements of the version in force must stay as they are."""
    instalments = {instalment.instalment_id: instalment for instalment in content.instalments}
    for instalment in former.instalments:
        if instalment.instalment_id in paid and instalments.get(instalment.instalment_id) != instalment:
            message = f"delutbetalning {instalment.number} är redan betald"
            yield Fault("content.instalments", message, "oförändrad som den var")
    statements = {statement.statement_id: statement for statement in content.statements}
    for statement in former.statements:
        if statement.statement_id in stated and statements.get(statement.statement_id) != statement:
            message = f"redovisningen {statement.due_on} är redan lämnad"
            yield Fault("content.statements", message, "oförändrad som den var")
