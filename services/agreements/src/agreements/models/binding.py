"""The rules that bind an agreement: it says nothing that plan and decision do not hold, and its money adds up.

The same rules when it is drafted, rewritten, signed and amended. Redovisning dnr 2015:778, 2.5.1 and 2.5.3.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from unicodedata import normalize
from uuid import UUID

from agreements.models.annex import Annex
from agreements.models.closed_units import left_out
from agreements.models.content import AgreedMeasure, AgreementContent, Party
from agreements.models.costs import Cost
from agreements.models.drafting import measure_id
from agreements.models.paying import paying_faults
from agreements.models.plan_content import PlannedMeasure
from agreements.models.sharing import share_faults
from agreements.programmes import Programme
from agreements.rules import costs
from agreements.rules.carried_forward import Forwards, followed_to
from agreements.rules.faults import Fault, Faults, blanks, outside_years, repeated, too_early
from agreements.rules.units import UnitFault
from agreements.rules.wording import COST_KINDS, PARTIES, WORDS
from shared.contracts.terms import CostKind

REPAYMENT = re.compile(r"åter(betal|kräv|krav)|(betal|kräv)\w*\s+(\w+\s+)?(tillbaka|åter)", re.IGNORECASE)
"""How Swedish says that money is paid or claimed back."""
DENIED = re.compile(
    r"(?<!som )\b(inte|ej|icke|aldrig|ingen|inget|inga|utan|varken)\b"
    r"(\s+(?!(?:ska|skall|måste|får|kan)\b)\w+){0,2}\s+(åter|betal|kräv)"
    r"|(åter(betal|kräv|krav)\w*|tillbaka|åter)(\s+(?!(?:om|när|som|den|det|vad)\b)\w+){0,2}"
    r"\s+(inte|ej|icke|aldrig)\b",
    re.IGNORECASE,
)
"""How it says that money is not, before the verb or after it; "bidrag som inte har använts betalas tillbaka" is no
denial."""
CONDITION = re.compile(
    r"\b(om|när|ifall)\s[^,]*?\b(inte|ej|icke|aldrig)\s+(?!åter|betal|kräv)\w+(?=\s+(åter|betal|kräv))", re.IGNORECASE
)
"""When it is: the "inte" of "om bidraget inte används återkrävs det" belongs to the condition."""

SENTENCE = re.compile(r"[.;:\n]\s*")

PLANNED_FIELDS = ("title", "level", "kind", "impact_factor")
"""The fields of a measure of the agreement that have the very words of the plan."""


@dataclass(frozen=True)
class Ground:
    """The grounds of an agreement."""

    annex: Annex
    decided: tuple[Cost, ...]
    unit_faults: Mapping[str, UnitFault | None]
    """Each school unit that selection has chosen → why it may not take part today; None when it may."""
    rules: Programme
    began_on: date | None
    """The first day of the first agreement, or of the agreement as it was first signed."""
    ordered: Mapping[tuple[UUID, str], Decimal] = dataclass_field(default_factory=dict)
    """Kronor that bought services have been ordered for, by measure and cost kind."""
    signed_units: Mapping[UUID, Collection[str]] = dataclass_field(default_factory=dict)
    """The units of each measure that both have signed."""
    settled: frozenset[UUID] = frozenset()
    """Instalments that are paid and statements that are handed in: their days have been."""
    forwards: Forwards = dataclass_field(default_factory=dict)
    """What budget carried forward of the case's money when it closed a year."""


def agreement_faults(content: AgreementContent, ground: Ground) -> Faults:
    """Every fault at once, each with the field it stands in."""
    yield from ground.rules.longest_period.faults(content.starts_on, content.ends_on, began_on=ground.began_on)
    yield from _measure_faults(content, ground)
    yield from _commitment_faults(content)
    yield from _cost_faults(content, ground.decided, ground.forwards)
    yield from _ordered_faults(content, ground.ordered)
    yield from share_faults("content.costs", content.costs, ground.annex.shares)
    yield from paying_faults(content, ground.rules.statements, settled=ground.settled, forwards=ground.forwards)
    yield from _term_faults(content)


def _measure_faults(content: AgreementContent, ground: Ground) -> Faults:
    plan_id = ground.annex.action_plan_id
    if content.action_plan_id != plan_id:
        yield Fault("content.action_plan_id", "planen är inte den som beslutet bygger på", str(plan_id))
    planned = {measure_id(plan_id, measure.key): measure for measure in ground.annex.content.measures}
    yield from repeated("content.measures", [str(measure.measure_id) for measure in content.measures])
    for number, measure in enumerate(content.measures):
        where, first = f"content.measures[{number}]", measure.starts_on
        if not content.starts_on <= first <= measure.ends_on <= content.ends_on:
            period = f"{content.starts_on}–{content.ends_on}"
            yield Fault(where, "insatsen ligger utanför överenskommelsens tid", period)
        yield from too_early(f"{where}.follow_up_on", "följs upp före starten", measure.follow_up_on, first=first)
        if measure.measure_id in planned:
            yield from _planned_faults(where, measure, planned[measure.measure_id])
        else:
            yield Fault(f"{where}.measure_id", "insatsen finns inte i den beslutade planen", "en av planens insatser")
        yield from _unit_faults(f"{where}.school_unit_codes", measure, ground)


def _planned_faults(where: str, measure: AgreedMeasure, planned: PlannedMeasure) -> Faults:
    """A fault wherever the measure differs from the plan; its days may move within the agreement's."""
    for field in PLANNED_FIELDS:
        if getattr(measure, field) != (expected := getattr(planned, field)):
            yield Fault(f"{where}.{field}", "inte som i den beslutade planen", WORDS.get(expected, expected))
    if planned.school_unit_codes and not measure.school_unit_codes:
        yield Fault(f"{where}.school_unit_codes", "insatsen gäller skolenheter men har ingen", "minst en skolenhet")
    strange = sorted(set(measure.school_unit_codes) - set(planned.school_unit_codes))
    if strange:
        units = ", ".join(planned.school_unit_codes) or "inga skolenheter"
        yield Fault(f"{where}.school_unit_codes", f"planen har inte {', '.join(strange)} i insatsen", units)


def _unit_faults(where: str, measure: AgreedMeasure, ground: Ground) -> Faults:
    signed = ground.signed_units.get(measure.measure_id, ())
    for code in measure.school_unit_codes:
        if code not in ground.unit_faults:
            yield Fault(where, f"skolenheten {code} ingår inte", "en enhet som urvalet har valt")
        elif (fault := ground.unit_faults[code]) and not fault.leaves(code, signed=signed, ends_on=measure.ends_on):
            yield Fault(where, f"skolenheten {code} {fault}", left_out(code, fault, signed))


def _commitment_faults(content: AgreementContent) -> Faults:
    for party in Party:
        if not any(commitment.party is party for commitment in content.commitments):
            yield Fault("content.commitments", f"{PARTIES[party]}s åtaganden saknas", "minst en rad för varje part")
    for number, commitment in enumerate(content.commitments):
        where = f"content.commitments[{number}]"
        yield from blanks(where, [("owner", commitment.owner, "ansvarig funktion")])
        if not content.starts_on <= commitment.due_on <= content.ends_on:
            period = f"{content.starts_on}–{content.ends_on}"
            yield Fault(f"{where}.due_on", "dagen ligger utanför överenskommelsens tid", period)
    ids = [str(commitment.commitment_id) for commitment in content.commitments if commitment.commitment_id]
    yield from repeated("content.commitments", ids)


def _cost_faults(content: AgreementContent, decided: Iterable[Cost], forwards: Forwards) -> Faults:
    yield from costs.excess_faults(_summed(content.costs), _summed(decided))
    measures: Collection[UUID] = {measure.measure_id for measure in content.measures}
    for number, cost in enumerate(content.costs):
        if cost.measure_id and cost.measure_id not in measures:
            yield Fault(f"content.costs[{number}].measure_id", "insatsen finns inte", "en av insatserna i utkastet")
    first, last = content.starts_on.year, content.ends_on.year
    # A cost keeps the year it was decided for, also when the agreement begins in the one that its money followed to.
    for year in sorted({cost.fiscal_year for cost in content.costs if not _follows(cost, first, forwards)}):
        subject = f"{year} ligger utanför överenskommelsens tid"
        yield from outside_years("content.costs", subject, year, first=first, last=last)


def _follows(cost: Cost, first: int, forwards: Forwards) -> bool:
    """Whether what was decided for a year before the first one has followed to it."""
    return cost.fiscal_year < first <= followed_to(forwards, cost.fiscal_year, cost.cost_kind)


def _ordered_faults(content: AgreementContent, ordered: Mapping[tuple[UUID, str], Decimal]) -> Faults:
    """A fault if costs are less than has been ordered: that is owed, whatever the parties come to agree."""
    for (measure, kind), least in ordered.items():
        lines = [c.amount for c in content.costs if (c.measure_id, c.cost_kind) == (measure, kind)]
        if sum(lines, Decimal()) < least:
            message = f"{COST_KINDS[kind]} är mindre än vad som är beställt till insatsen"
            yield Fault("content.costs", message, f"minst {least:.2f}, eller avslutade beställningar")


def _summed(lines: Iterable[Cost]) -> dict[costs.Key, Decimal]:
    return costs.summed((line.fiscal_year, line.cost_kind, line.amount) for line in lines)


def says_repayment(terms: str) -> bool:
    """True if a sentence says that money is paid back. People read the rest: one proposes and two sign it."""
    sentences = SENTENCE.split(normalize("NFC", terms))
    return any(REPAYMENT.search(sentence) and not DENIED.search(CONDITION.sub("", sentence)) for sentence in sentences)


def _term_faults(content: AgreementContent) -> Faults:
    """A fault if a grant has no repayment terms: no ordinance lets the agency claim back what is not in the text."""
    granted = any(cost.cost_kind is CostKind.GRANT for cost in content.costs)
    if granted and not says_repayment(content.repayment_terms):
        expected = "när bidrag ska betalas tillbaka"
        yield Fault("content.repayment_terms", "villkoren säger inget om återbetalning", expected)
