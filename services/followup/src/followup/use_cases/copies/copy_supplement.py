"""Copies the units that a supplementary decision has added to an offer."""

from datetime import datetime

from followup.copies import OfferCopy, SupplementaryUnits
from followup.unit_of_work import Work
from shared.contracts.selection import OfferSupplementedV1


async def copy_supplement(work: Work, fact: OfferSupplementedV1, *, now: datetime) -> None:
    """Copy units that count from now on in the dialogue phase; a schedule has those the agreement was signed for."""
    copy = OfferCopy(
        offer_id=fact.offer_id,
        organization_number=fact.organization_number,
        school_unit_codes=list(fact.school_unit_codes),
        supplementary_units=SupplementaryUnits(fact.supplementary_units),
    )
    copy.note(work.event)
    await work.copies.put(copy)
