"""What is still missing in an analysis, a plan or an agreement: each fault says where it is and what would be right."""

from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from agreements.errors import Incomplete
from agreements.models.content import (
    AgreementContent,
    AnalysisContent,
    Cost,
    Party,
    PlanContent,
    PlannedMeasure,
    Problem,
)
from agreements.rules import costs, periods
from shared.contracts.terms import CostKind, MeasureLevel
from shared.kit.errors import FieldError

Faults = Iterator[FieldError]


def refuse_faults(faults: Iterable[FieldError], detail: str) -> None:
    """Raise Incomplete with every fault at once, so that all can be mended in one go."""
    if found := tuple(faults):
        raise Incomplete(detail, errors=found)


def _fault(field: str, message: str, expected: str) -> FieldError:
    return FieldError(field=field, message=message, expected=expected)


def _blank(where: str, named: Iterable[tuple[str, str, str]]) -> Faults:
    """`named` is (field, its text, what would be right)."""
    return (_fault(f"{where}.{field}", "uppgiften saknas", expected) for field, text, expected in named if not text)


def analysis_faults(content: AnalysisContent, units: Collection[str]) -> Faults:
    """Seed 003, 2.5.2: problems tied to results and to what can be influenced, causes with evidence, pupils heard."""
    yield from _blank(
        "content",
        (
            ("description", content.description, "en nulägesbeskrivning"),
            ("pupils_heard", content.pupils_heard, "hur eleverna har fått yttra sig"),
        ),
    )
    if not content.problems:
        yield _fault("content.problems", "inga problem är beskrivna", "minst ett problem")
    yield from _repeated("content.problems", [p.key for p in content.problems])
    for number, problem in enumerate(content.problems):
        yield from _problem_faults(f"content.problems[{number}]", problem, units)


def _problem_faults(where: str, problem: Problem, units: Collection[str]) -> Faults:
    yield from _blank(
        where,
        (
            ("description", problem.description, "problemet i klartext"),
            ("result", problem.result, "det resultat som problemet är kopplat till"),
            ("within_reach", problem.within_reach, "vad enheten själv kan påverka"),
        ),
    )
    if not problem.causes:
        yield _fault(f"{where}.causes", "orsaker saknas", "minst en orsak med belägg")
    for number, cause in enumerate(problem.causes):
        named = (("description", cause.description, "orsaken"), ("evidence", cause.evidence, "belägg för orsaken"))
        yield from _blank(f"{where}.causes[{number}]", named)
    yield from _unknown_units(where, [problem.school_unit_code] if problem.school_unit_code else [], units)


def _unknown_units(where: str, asked: Iterable[str], units: Collection[str]) -> Faults:
    for code in asked:
        if code not in units:
            yield _fault(f"{where}.school_unit_codes", f"skolenheten {code} ingår inte", "en enhet i samverkan")


def _repeated(where: str, keys: list[str]) -> Faults:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield _fault(where, f"beteckningen {key} används flera gånger", "en egen beteckning för varje rad")


def plan_faults(plan: PlanContent, analysis: AnalysisContent, units: Collection[str]) -> Faults:
    """A measure must answer a problem in the analysis, and its goal must be possible to evaluate."""
    if not plan.measures:
        yield _fault("content.measures", "inga åtgärder är planerade", "minst en åtgärd")
    yield from _repeated("content.measures", [m.key for m in plan.measures])
    problems = {problem.key for problem in analysis.problems}
    for number, measure in enumerate(plan.measures):
        where = f"content.measures[{number}]"
        if measure.problem_key not in problems:
            yield _fault(f"{where}.problem_key", "problemet finns inte i nulägesanalysen", ", ".join(sorted(problems)))
        yield from _measure_text_faults(where, measure)
        yield from _measure_time_faults(where, measure)
        yield from _unknown_units(where, measure.school_unit_codes, units)
        if measure.level is MeasureLevel.SCHOOL_UNIT and not measure.school_unit_codes:
            yield _fault(f"{where}.school_unit_codes", "skolenheter saknas", "minst en skolenhet")


def _measure_text_faults(where: str, measure: PlannedMeasure) -> Faults:
    named = (
        ("title", measure.title, "vad åtgärden är"),
        ("why_most_effective", measure.why_most_effective, "varför just detta är mest verkningsfullt"),
        ("goal", measure.goal, "mål och förväntad effekt"),
        ("indicator", measure.indicator, "indikatorn som målet prövas mot"),
        ("baseline", measure.baseline, "utgångsvärdet"),
        ("target", measure.target, "målvärdet"),
        ("responsible_agency", measure.responsible_agency, "ansvarig hos Skolverket"),
        ("responsible_organizer", measure.responsible_organizer, "ansvarig hos huvudmannen"),
        ("follow_up_method", measure.follow_up_method, "hur åtgärden följs upp"),
        ("follow_up_by", measure.follow_up_by, "vem som följer upp"),
    )
    yield from _blank(where, named)
    if measure.target_on is None:
        yield _fault(f"{where}.target_on", "uppgiften saknas", "dagen då målet ska vara nått")


def _measure_time_faults(where: str, measure: PlannedMeasure) -> Faults:
    if measure.ends_on < measure.starts_on:
        yield _fault(f"{where}.ends_on", "slutar före starten", f"{measure.starts_on} eller senare")
    if measure.follow_up_on < measure.starts_on:
        yield _fault(f"{where}.follow_up_on", "följs upp före starten", f"{measure.starts_on} eller senare")
    for cost in measure.costs:
        if not measure.starts_on.year <= cost.fiscal_year <= measure.ends_on.year:
            yield _fault(
                f"{where}.costs",
                f"kostnad {cost.fiscal_year} ligger utanför åtgärdens tid",
                f"{measure.starts_on.year}–{measure.ends_on.year}",
            )


def agreement_faults(content: AgreementContent, decided: Iterable[Cost], units: Collection[str]) -> Faults:
    """Seed 003, 2.5.1 and 2.5.3: at most three years, both parties' commitments, no more money than was decided."""
    yield from _period_faults(content, units)
    for party, told in ((Party.AGENCY, "Skolverkets"), (Party.ORGANIZER, "huvudmannens")):
        if not any(c.party is party for c in content.commitments):
            yield _fault("content.commitments", f"{told} åtaganden saknas", "minst en rad för varje part")
    yield from _cost_faults(content, decided)
    yield from _instalment_faults(content)


def _period_faults(content: AgreementContent, units: Collection[str]) -> Faults:
    if content.ends_on <= content.starts_on:
        yield _fault("content.ends_on", "slutar före starten", f"en dag efter {content.starts_on}")
    elif periods.is_too_long(content.starts_on, content.ends_on):
        expected = f"senast {periods.last_possible_day(content.starts_on)}"
        yield _fault("content.ends_on", "längre än tre år", expected)
    period = f"{content.starts_on}–{content.ends_on}"
    yield from _repeated("content.measures", [str(m.measure_id) for m in content.measures])
    for number, measure in enumerate(content.measures):
        where = f"content.measures[{number}]"
        if not content.starts_on <= measure.starts_on <= measure.ends_on <= content.ends_on:
            yield _fault(where, "åtgärden ligger utanför avtalstiden", period)
        if measure.follow_up_on < measure.starts_on:
            yield _fault(f"{where}.follow_up_on", "följs upp före starten", f"{measure.starts_on} eller senare")
        yield from _unknown_units(where, measure.school_unit_codes, units)


def _cost_faults(content: AgreementContent, decided: Iterable[Cost]) -> Faults:
    asked, limits = summed(content.costs), summed(decided)
    for year, kind in costs.exceeding(asked, limits):
        limit = limits.get((year, kind), Decimal())
        yield _fault(
            "content.costs", f"{kind} {year} är mer än vad som är beslutat", f"högst {limit:.2f} enligt beslutet"
        )
    measures = {measure.measure_id for measure in content.measures}
    for number, cost in enumerate(content.costs):
        if cost.measure_id and cost.measure_id not in measures:
            yield _fault(f"content.costs[{number}].measure_id", "åtgärden finns inte", "en av åtgärderna i utkastet")
    for year in sorted({c.fiscal_year for c in content.costs}):
        if not content.starts_on.year <= year <= content.ends_on.year:
            expected = f"{content.starts_on.year}–{content.ends_on.year}"
            yield _fault("content.costs", f"{year} ligger utanför avtalstiden", expected)


def _instalment_faults(content: AgreementContent) -> Faults:
    grants = sum((c.amount for c in content.costs if c.cost_kind is CostKind.GRANT), Decimal())
    paid = sum((i.amount for i in content.instalments), Decimal())
    if grants != paid:
        yield _fault("content.instalments", f"summan är {paid:.2f}", f"bidragens summa {grants:.2f}")
    statements = {s.statement_id for s in content.statements}
    for number, instalment in enumerate(content.instalments):
        where = f"content.instalments[{number}]"
        if instalment.after_statement_id and instalment.after_statement_id not in statements:
            yield _fault(f"{where}.after_statement_id", "redovisningen finns inte", "en redovisning i samma utkast")
    yield from _repeated("content.statements", [str(s.statement_id) for s in content.statements])
    yield from _repeated("content.instalments", [str(i.instalment_id) for i in content.instalments])
    yield from _repeated("content.instalments", [str(i.number) for i in content.instalments])


def kept_faults(
    content: AgreementContent, former: AgreementContent, *, paid: Collection[UUID], stated: Collection[UUID]
) -> Faults:
    """What has been paid or approved under the version that applies stays as it was; only what is ahead may move."""
    now = {i.instalment_id: i for i in content.instalments}
    for instalment in former.instalments:
        if instalment.instalment_id in paid and now.get(instalment.instalment_id) != instalment:
            yield _fault("content.instalments", f"del {instalment.number} är redan betald", "oförändrad som den var")
    then = {s.statement_id: s for s in content.statements}
    for statement in former.statements:
        if statement.statement_id in stated and then.get(statement.statement_id) != statement:
            told = f"redovisningen {statement.due_on} är redan lämnad"
            yield _fault("content.statements", told, "oförändrad som den var")


def summed(lines: Iterable[Cost], where: Callable[[Cost], bool] = lambda _: True) -> dict[tuple[int, str], Decimal]:
    return costs.summed((line.fiscal_year, line.cost_kind, line.amount) for line in lines if where(line))
