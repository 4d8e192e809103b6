"""Faults in an agreement, and in any text that an earlier release let through."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from uuid import UUID

from pydantic import ValidationError

from agreements.models.content import AgreementContent, Party
from agreements.models.costs import Cost
from agreements.models.writing import Content
from agreements.rules import costs
from agreements.rules.faults import Fault, Faults, outside_years, repeated, too_early, unknown_units
from agreements.rules.instalments import sum_faults
from agreements.rules.periods import period_faults
from agreements.rules.wording import PARTIES
from shared.contracts.terms import CostKind


def text_faults(content: Content) -> Faults:
    """What an earlier version let through and is refused now: the content is read anew, as if it were typed today."""
    try:
        type(content).model_validate(content.model_dump(mode="json"))
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=False):
            where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
            expected = str(error.get("ctx", {}).get("error", "en annan uppgift"))
            yield Fault(f"content{where}", "uppgiften kan inte godtas", expected)


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
