"""Publish how positions stand after a movement."""

from collections.abc import Iterable

from budget.facts import position_changed, position_subject
from budget.rules.accounts import Account, PositionKey
from budget.rules.positions import position
from budget.unit_of_work import Work


async def publish_positions(work: Work, accounts: Iterable[Account]) -> None:
    """One event per position, and one per cost kind that moved."""
    moved: dict[PositionKey, set[str]] = {}
    for account in accounts:
        moved.setdefault(account.position, set()).add(account.cost_kind)
    # Sorted: an event's number locks its subject until the commit, and two transactions must not deadlock.
    for key, kinds in sorted(moved.items()):
        standing = position(await work.ledger.list_balances(key))
        work.publish(position_changed(key, standing), subject=position_subject(key), scope=key.programme)
        for kind in sorted(kinds & set(standing.by_kind)):
            fact = position_changed(key, standing.by_kind[kind], kind=kind)
            work.publish(fact, subject=position_subject(key, kind=kind), scope=key.programme)
