"""Keeps our own copy of what selection tells, for the report on how the choice was made."""

from datetime import datetime

from followup.unit_of_work import Work
from shared.contracts.selection import (
    OfferMadeV1,
    OfferWithdrawnV1,
    OrganizerChangedV1,
    RoundDecidedV1,
    SupervisionChangedV1,
)


async def keep_round(work: Work, decided: RoundDecidedV1, *, now: datetime) -> None:
    outcomes = [outcome.model_dump(mode="json") for outcome in decided.outcomes]
    await work.copies.keep_round(decided.model_dump() | {"outcomes": outcomes} | work.source)


async def keep_offer(work: Work, made: OfferMadeV1, *, now: datetime) -> None:
    values = made.model_dump(exclude={"reasons"}) | {"withdrawn_on": None}
    await work.copies.keep_offer(values | {"school_unit_codes": list(made.school_unit_codes)} | work.source)


async def keep_withdrawal(work: Work, withdrawn: OfferWithdrawnV1, *, now: datetime) -> None:
    await work.copies.keep_withdrawal(withdrawn.model_dump(exclude={"reason"}) | work.source)


async def keep_organizer(work: Work, changed: OrganizerChangedV1, *, now: datetime) -> None:
    await work.copies.keep_organizer(changed.model_dump() | work.source)


async def keep_supervision(work: Work, changed: SupervisionChangedV1, *, now: datetime) -> None:
    await work.copies.keep_supervision(changed.model_dump() | work.source)
