"""Publish what the agency's own costs have come to, after some of them have counted or been taken back."""

from collections.abc import Iterable
from datetime import datetime

from budget.facts import own_costs_changed
from budget.rules.own_costs import OwnCostKey
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def publish_own_costs(work: Work, keys: Iterable[OwnCostKey], *, now: datetime) -> None:
    """The whole sum of each, read after the movement that locked its position: no two transactions see half."""
    # Sorted: an event's number locks its subject until the commit, and two transactions must not deadlock.
    for key in sorted(set(keys), key=lambda key: key.subject):
        fact = own_costs_changed(key, await work.own_costs.sum_counted(key), changed_on=swedish_date(now))
        work.publish(fact, subject=key.subject, scope=key.programme)
