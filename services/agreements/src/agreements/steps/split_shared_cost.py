"""Somebody joins or leaves, or the cost is another: all of it is split anew between those who take part."""

from datetime import datetime

from agreements.models.shared_measure import SharedMeasure
from agreements.unit_of_work import Work


async def split_shared_cost(work: Work, shared: SharedMeasure, *, now: datetime) -> None:
    """The caller has the shared measure locked. What both have signed stands until they sign an amendment."""
    standing = await work.shares.list_standing_in(shared.id)
    shares = [share for share in standing if share.ended_on is None]
    split = shared.split([s.places for s in shares], kept=[s.costs for s in standing if s.ended_on])
    for share, costs in zip(shares, split, strict=True):
        if share.costs != costs:
            share.receive(costs, now)
            after = {"costs": costs.model_dump(mode="json")}
            await work.record("split_shared_cost", "share", share.id, at=now, after=after)
