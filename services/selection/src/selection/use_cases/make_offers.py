"""Offer cooperation to the organisers a decided round has chosen."""

from datetime import date, datetime
from uuid import UUID

from selection.models import Candidate, Offer, OfferStatus, OverrideKind, OverrideStatus, Round, RoundStatus
from selection.unit_of_work import Work
from shared.contracts.selection import OfferMadeV1
from shared.kit.clock import swedish_date
from shared.kit.errors import InvalidInput

REASONS_TOLD = 5


async def make_offers(work: Work, round_id: UUID, *, answer_by: date, version: int, now: datetime) -> list[Offer]:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.must_be(RoundStatus.DECIDED)
    if answer_by <= swedish_date(now):
        raise InvalidInput("Sista svarsdag ska ligga efter dagens datum.")
    units = await _units_by_organizer(work, round_.id)
    names = await work.register.find_organizers(units)
    offers = [
        _offer(round_, number, chosen, name=names[number].name, answer_by=answer_by, now=now)
        for number, chosen in units.items()
    ]
    for offer in offers:
        work.rounds.add(offer)
    round_.status = RoundStatus.OFFERED
    round_.touch(now)
    await work.session.flush()
    for offer in offers:
        work.publish(_fact(offer), subject=offer.id, scope=offer.programme)
        after = {"organization_number": offer.organization_number, "answer_by": answer_by.isoformat()}
        await work.record("make_offer", "offer", offer.id, at=now, after=after)
    return offers


async def _units_by_organizer(work: Work, round_id: UUID) -> dict[str, list[Candidate]]:
    """In order of place; an organiser added without units is there with an empty list."""
    units: dict[str, list[Candidate]] = {}
    for candidate in await work.rounds.candidates(round_id, "selected"):
        units.setdefault(candidate.organization_number, []).append(candidate)
    for override in await work.rounds.overrides_of(round_id, OverrideStatus.APPROVED):
        if override.kind is OverrideKind.ADD_ORGANIZER:
            units.setdefault(override.organization_number, [])
    return units


def _offer(round_: Round, number: str, chosen: list[Candidate], *, name: str, answer_by: date, now: datetime) -> Offer:
    reasons = dict.fromkeys(reason["text"] for unit in chosen for reason in unit.explanation["reasons"])
    return Offer(
        round_id=round_.id,
        programme=round_.programme,
        organization_number=number,
        organizer_name=name,
        school_unit_codes=[unit.school_unit_code for unit in chosen],
        reasons=list(reasons)[:REASONS_TOLD],
        status=OfferStatus.MADE,
        diary_number=round_.diary_number or "",
        made_on=swedish_date(now),
        answer_by=answer_by,
        created_at=now,
        updated_at=now,
    )


def _fact(offer: Offer) -> OfferMadeV1:
    return OfferMadeV1(
        offer_id=offer.id,
        round_id=offer.round_id,
        programme=offer.programme,
        organization_number=offer.organization_number,
        organizer_name=offer.organizer_name,
        school_unit_codes=tuple(offer.school_unit_codes),
        reasons=tuple(offer.reasons),
        diary_number=offer.diary_number,
        made_on=offer.made_on,
        answer_by=offer.answer_by,
    )
