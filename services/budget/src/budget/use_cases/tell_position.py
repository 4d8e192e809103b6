"""Tell the other services how positions stand after a movement."""

from collections.abc import Iterable

from budget.rules.accounts import Account
from budget.rules.positions import Position, position
from budget.unit_of_work import Work
from shared.contracts.budget import PositionChangedV1
from shared.contracts.terms import CostKind


async def tell_positions(work: Work, accounts: Iterable[Account]) -> None:
    """One event per position, and one per cost kind that moved; in one order, so that two movements never wait in a
    ring for each other's numbers."""
    moved: dict[tuple[str, str, int], set[str]] = {}
    for account in accounts:
        kinds = moved.setdefault((account.programme, account.item, account.fiscal_year), set())
        kinds.add(account.cost_kind)
    for (programme, item, year), kinds in sorted(moved.items()):
        standing = position(await work.ledger.balances(programme, item, fiscal_year=year))
        _tell(work, programme, item, year=year, standing=standing)
        for kind in sorted(kinds & set(standing.by_kind)):
            _tell(work, programme, item, year=year, standing=standing.by_kind[kind], kind=kind)


def _tell(work: Work, programme: str, item: str, *, year: int, standing: Position, kind: str | None = None) -> None:
    fact = PositionChangedV1(
        programme=programme,
        fiscal_year=year,
        appropriation_item=item,
        cost_kind=CostKind(kind) if kind else None,
        allotted=standing.allotted,
        reserved=standing.reserved,
        committed=standing.committed,
        paid=standing.paid - standing.repaid,
        available=standing.available,
    )
    work.publish(fact, subject=position_key(programme, item, year=year, kind=kind), scope=programme)


def position_key(programme: str, item: str, *, year: int, kind: str | None = None) -> str:
    """Subject of `position-changed`: the position, and its cost kind when it tells of one alone."""
    return "/".join(filter(None, (programme, str(year), item, kind)))
