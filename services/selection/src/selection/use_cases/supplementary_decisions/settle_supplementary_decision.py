"""Another person decides on the proposed units, as everything stands on the day, or rejects the proposal."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from selection.errors import SupplementOutdated, of_field
from selection.facts import offer_supplemented
from selection.models.participation import CarriedOffer
from selection.models.supplementary_decision import SupplementaryDecision
from selection.readers.catalogue import Catalogue
from selection.steps.find_offer import SomeOffer, find_offer_for_change, rounds_of
from selection.steps.find_party import find_party
from selection.steps.weigh_units import Weighing, weigh_units
from selection.unit_of_work import Work


async def settle_supplementary_decision(
    work: Work,
    decision_id: UUID,
    catalogue: Catalogue,
    *,
    approve: bool,
    participants: list[str],
    reason: str | None,
    version: int,
    now: datetime,
) -> SupplementaryDecision:
    decision = await work.supplementary_decisions.get_decision_for_change(decision_id)
    decision.expect(version)
    offer = await find_offer_for_change(work, decision.offer_id)
    await work.must_be_impartial(offer.organization_number, decision.organization_number, now=now)
    await work.must_be_another(
        "settle_supplementary_decision",
        supplementary_decision=decision.id,
        round=rounds_of(offer),
        organizer=decision.organization_number,
        supervision_decision=await work.supervision.list_ids(decision.organization_number),
    )
    if approve:
        await _decide(work, decision, offer, catalogue, participants=participants, reason=reason, now=now)
    elif reason is None:
        raise of_field("reason", "Ange varför förslaget avslås.", expected="skälet att avslå")
    else:
        decision.reject(work.actor.subject, reason=reason, now=now)
    after = {"status": decision.status.value, "school_unit_codes": list(decision.school_unit_codes)}
    await work.record(
        "settle_supplementary_decision", "supplementary_decision", decision.id, at=now, after=after, reason=reason
    )
    return decision


async def _decide(
    work: Work,
    decision: SupplementaryDecision,
    offer: SomeOffer,
    catalogue: Catalogue,
    *,
    participants: list[str],
    reason: str | None,
    now: datetime,
) -> None:
    earlier = await work.supplementary_decisions.list_decided(offer.id)
    weighing = await _weigh(work, decision, offer, catalogue, now=now)
    decision.decide(
        work.actor.subject,
        number=len(earlier) + 1,
        units=weighing.units,
        participants=participants,
        reason=reason,
        now=now,
    )
    offer.supplement(decision.school_unit_codes, now=now)
    fact = offer_supplemented(offer, decision, [*earlier, decision])
    work.publish(fact, subject=offer.id, scope=offer.programme)
    changed, subject = ("participation", offer.part.id) if isinstance(offer, CarriedOffer) else ("offer", offer.id)
    after = {"school_unit_codes": list(offer.school_unit_codes)}
    await work.record("settle_supplementary_decision", changed, subject, at=now, after=after)


async def _weigh(
    work: Work, decision: SupplementaryDecision, offer: SomeOffer, catalogue: Catalogue, *, now: datetime
) -> Weighing:
    """Check again all that was asked of the proposal: a unit, or its organiser, may have closed since."""
    decision.require_open()
    organizer = await find_party(work, offer)
    weighing = await weigh_units(work, decision, offer, organizer, catalogue=catalogue, now=now)
    reasons = [fault.message for fault in weighing.faults]
    if organizer.organization_number != decision.organization_number:
        reasons.append(f"samverkan har gått över till {organizer.name}")
    reasons += [f"{rule.school_unit_code}: {rule.reason}" for rule in decision.weighed.lacks(weighing.weighed)]
    if reasons:
        raise SupplementOutdated(_sentence(reasons))
    return weighing


def _sentence(reasons: Sequence[str]) -> str:
    return f"Sedan förslaget lämnades gäller att {'; '.join(reasons)}. Avslå förslaget och föreslå på nytt."
