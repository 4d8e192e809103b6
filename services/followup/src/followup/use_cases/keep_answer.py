"""Keeps our own copy of an organiser's answer to an offer."""

from datetime import datetime

from followup.unit_of_work import Work
from shared.contracts.agreements import OfferAnsweredV1


async def keep_answer(work: Work, answered: OfferAnsweredV1, *, now: datetime) -> None:
    await work.copies.keep_answer(answered.model_dump() | {"programme": work.programme} | work.source)
