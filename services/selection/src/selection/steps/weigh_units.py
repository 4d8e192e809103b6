"""Weigh the units of a supplementary decision as all stands: what bars them, what speaks against, and their figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from selection.models.organizer import Organizer
from selection.models.round import Round
from selection.models.school_unit import SchoolUnit, UnitStatus
from selection.models.supplementary_decision import (
    ChosenUnits,
    SupplementaryDecision,
    WeighedRule,
    WeighedRules,
)
from selection.readers.catalogue import Catalogue
from selection.repository.succession import Succession
from selection.rules.programme import Effect, Programme
from selection.rules.supplements import Unit, UnitFault, limit_fault, unit_faults
from selection.steps.describe_units import describe_units
from selection.steps.find_offer import SomeOffer
from selection.steps.find_standing_hits import StandingHit, find_standing_hits
from selection.steps.read_supplement_rules import read_supplement_rules
from selection.unit_of_work import Work

FROM_INSPECTORATE = ("inspectorate_do_not_offer", "inspectorate_wait")
TAKES_PART = "active_cooperation"
"""The rule that keeps organisers that take part out of new rounds: here it is what everything rests on."""


@dataclass(frozen=True)
class Weighing:
    """`faults` bar the units whatever is said; `weighed` are rules that leave room for an exception with a reason."""

    faults: list[UnitFault]
    weighed: WeighedRules
    units: ChosenUnits


async def weigh_units(
    work: Work,
    proposal: SupplementaryDecision,
    offer: SomeOffer,
    organizer: Organizer,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Weighing:
    """Weigh units by the rules of the offer's round, or the newest of the assignment for a cooperation that was carried
    over. The organiser itself was weighed when it was chosen.
    """
    codes = proposal.school_unit_codes
    round_ = await work.rounds.get_round(offer.round_id) if offer.round_id else None
    programme, _ = await read_supplement_rules(work, proposal, round_, catalogue)
    succession = await work.units.get_succession()
    rows = await work.units.find_units([*codes, *offer.school_unit_codes])
    faults = _faults(proposal, offer, organizer, rows=rows, programme=programme, succession=succession)
    chosen = [rows[code] for code in dict.fromkeys(codes) if code in rows]
    hits = await find_standing_hits(
        work,
        round_.id if round_ else None,
        chosen,
        school_year=round_.school_year if round_ else proposal.school_year,
        programme=programme,
        succession=succession,
        now=now,
    )
    known = {rule.code for rule in programme.constraints if rule.when == TAKES_PART}
    known |= await _reviewed(work, round_, offer) if round_ else set()
    against = [(code, hit) for code in codes for hit in hits.get(code, []) if hit.code not in known]
    barring = [(code, hit) for code, hit in against if not _leaves_room(hit, round_, proposal)]
    units = await describe_units(
        work, chosen, proposal.school_year, programme=programme, succession=succession, catalogue=catalogue
    )
    return Weighing(
        [*faults, *(UnitFault(f"skolenheten {code}: {hit.reason}", "en annan skolenhet") for code, hit in barring)],
        WeighedRules(tuple(_rule(code, hit) for code, hit in against if (code, hit) not in barring)),
        units,
    )


def _faults(
    proposal: SupplementaryDecision,
    offer: SomeOffer,
    organizer: Organizer,
    *,
    rows: Mapping[str, SchoolUnit],
    programme: Programme,
    succession: Succession,
) -> list[UnitFault]:
    faults = unit_faults(
        proposal.school_unit_codes,
        {code: _unit(row) for code, row in rows.items()},
        organization_number=organizer.organization_number,
        school_types=programme.school_types,
        present={succession.unit(code): code for code in offer.school_unit_codes},
    )
    taking_part = {succession.unit(code) for code in _still_taking_part(offer.school_unit_codes, rows, organizer)}
    most = programme.organizers.maximum_units
    excess = limit_fault(len(proposal.school_unit_codes), len(taking_part), most=most)
    return [*faults, *([excess] if excess else [])]


def _unit(row: SchoolUnit) -> Unit:
    return Unit(
        row.school_unit_code, row.organization_number, row.status.value, tuple(row.school_types), row.replaced_by
    )


def _still_taking_part(codes: Iterable[str], rows: Mapping[str, SchoolUnit], organizer: Organizer) -> list[str]:
    """The units without those that have closed or gone to another: they leave room for others."""

    def is_gone(row: SchoolUnit) -> bool:
        closed = row.status is UnitStatus.UPPHORT and not row.replaced_by
        return closed or row.organization_number != organizer.organization_number

    return [code for code in codes if code not in rows or not is_gone(rows[code])]


async def _reviewed(work: Work, round_: Round, offer: SomeOffer) -> set[str]:
    """Rules that ask for a review which the round has: it was of the organiser."""
    reviews = await work.reviews.list_all_reviews(round_.id)
    return {review.code for review in reviews if review.organization_number == offer.organization_number}


def _leaves_room(hit: StandingHit, round_: Round | None, proposal: SupplementaryDecision) -> bool:
    """True if the rule allows an exception. The inspectorate's answer in the round stands until it is heard anew."""
    if hit.code in FROM_INSPECTORATE:
        return round_ is not None and round_.decided_on is not None and proposal.consulted_on > round_.decided_on
    return hit.exception_allowed or hit.effect is Effect.REVIEW


def _rule(code: str, hit: StandingHit) -> WeighedRule:
    return WeighedRule(school_unit_code=code, code=hit.code, reason=hit.reason, source=hit.source)
