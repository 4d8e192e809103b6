"""Offer cooperation to the organisers that a decided round has selected."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from selection.errors import OfferWaiting, of_field
from selection.facts import offer_made
from selection.models.candidate import Candidate
from selection.models.offer import Offer, OfferStatus
from selection.models.override import OverrideKind, OverrideStatus
from selection.models.round import Round, RoundStatus
from selection.rules.outcome import Outcome
from selection.rules.reason_texts import with_figures
from selection.unit_of_work import Work
from shared.clock import swedish_date

REASONS_SHOWN = 9
"""Three of each of three units: an offer is a letter, and the whole explanation is in the decision."""


async def make_offers(work: Work, round_id: UUID, *, answer_by: date, version: int, now: datetime) -> list[Offer]:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.require(RoundStatus.DECIDED)
    if answer_by <= swedish_date(now):
        detail = "Sista svarsdag ska ligga efter dagens datum."
        raise of_field("answer_by", detail, expected="en dag framåt i tiden")
    units = await _units_by_organizer(work, round_.id)
    await work.must_be_impartial(*units, now=now)
    await _require_none_waiting(work, units)
    organizers = await work.organizers.find_organizers(units)
    run = await work.units.find_units(unit.school_unit_code for selected in units.values() for unit in selected)
    offers = [
        _offer(round_, number, selected, name=organizers[number].name, answer_by=answer_by, now=now)
        for number, selected in units.items()
    ]
    for offer in offers:
        work.offers.add(offer)
    round_.open_offers(now)
    # The facts name the offers by their ids, which new rows have only after the flush.
    await work.session.flush()
    for offer in offers:
        fact = offer_made(offer, units[offer.organization_number], run)
        work.publish(fact, subject=offer.id, scope=offer.programme)
        after = {"organization_number": offer.organization_number, "answer_by": answer_by.isoformat()}
        await work.record("make_offers", "offer", offer.id, at=now, after=after)
    return offers


async def _require_none_waiting(work: Work, organization_numbers: Collection[str]) -> None:
    """An organiser has one offer to answer, whatever round or assignment it comes from."""
    if waiting := await work.offers.find_unanswered(organization_numbers):
        named = ", ".join(f"{offer.organizer_name} ({offer.diary_number})" for offer in waiting)
        raise OfferWaiting(f"De här huvudmännen har redan ett erbjudande som de inte har besvarat: {named}.")


async def _units_by_organizer(work: Work, round_id: UUID) -> dict[str, list[Candidate]]:
    """The units of each organiser in order of place; an organiser added without units has an empty list."""
    units: dict[str, list[Candidate]] = {}
    for candidate in await work.candidates.list_by_outcome(round_id, Outcome.SELECTED):
        units.setdefault(candidate.organization_number, []).append(candidate)
    for override in await work.overrides.list_all_overrides(round_id, OverrideStatus.APPROVED):
        if override.kind is OverrideKind.ADD_ORGANIZER:
            units.setdefault(override.organization_number, [])
    return units


def _offer(
    round_: Round, number: str, selected: list[Candidate], *, name: str, answer_by: date, now: datetime
) -> Offer:
    reasons = dict.fromkeys(
        f"{unit.name}: {with_figures(reason, unit.explanation)}" for unit in selected for reason in unit.reasons
    )
    return Offer(
        round_id=round_.id,
        programme=round_.programme,
        organization_number=number,
        organizer_name=name,
        school_unit_codes=[unit.school_unit_code for unit in selected],
        reasons=list(reasons)[:REASONS_SHOWN],
        status=OfferStatus.MADE,
        diary_number=round_.diary_number or "",
        made_on=swedish_date(now),
        answer_by=answer_by,
        created_at=now,
        updated_at=now,
    )
