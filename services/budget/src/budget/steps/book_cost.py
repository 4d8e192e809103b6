"""Count a cost on the appropriation: in its own year, or in the running one when that year is closed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import WrongState, YearClosed
from budget.models import Commitment, TransactionKind
from budget.repository.ledger import Movement
from budget.rules.accounts import Posting
from budget.rules.cost_lines import draw
from budget.rules.money import ZERO
from budget.rules.movements import Against, Line, pay
from budget.steps.move_funds import a_movement, demand_funds, scope_of
from budget.steps.place_costs import rule_of
from budget.unit_of_work import Work
from shared.kit.clock import swedish_date


@dataclass(frozen=True, slots=True)
class Booked:
    """Which committed lines a cost took from, what it took beyond them, and the year it counts in."""

    parts: Sequence[tuple[Line, Decimal]]
    fiscal_year: int

    @property
    def by_item(self) -> dict[str, Decimal]:
        return {item: sum((a for line, a in self.parts if line.item == item), ZERO) for item in self.items}

    @property
    def items(self) -> list[str]:
        return sorted({line.item for line, _ in self.parts})


async def book_cost(
    work: Work,
    commitment: Commitment,
    *,
    kind: TransactionKind,
    cost_kind: str,
    amount: Decimal,
    year: int,
    cause_id: UUID,
    must_be_bound: bool,
    now: datetime,
) -> Booked:
    """What has left the bank is booked whatever is bound; what we decide ourselves `must_be_bound` first."""
    held = [line for line in commitment.held if line.cost_kind == cost_kind]
    item = (await rule_of(work, commitment.programme, cost_kind, now=now)).item
    scope = scope_of(commitment.programme, now)

    def drawn(counts_in: int) -> tuple[list[tuple[Line, Decimal]], Line | None]:
        parts, lacking = draw(held, amount, year=counts_in)
        return parts, Line(item, counts_in, cost_kind, lacking, Against.ALLOTMENT) if lacking else None

    def postings(counts_in: int) -> list[Posting]:
        parts, beyond = drawn(counts_in)
        return pay(scope, parts, counts_in=counts_in, beyond=beyond)

    if must_be_bound and drawn(year)[1]:
        raise WrongState("Överenskommelsen har inte så mycket bundet av det kostnadsslaget. Kontrollera betalningen.")
    movement = a_movement(
        work, kind, programme=commitment.programme, reference=commitment.diary_number, cause_id=cause_id, now=now
    )
    counted = await book_in_open_year(work, postings, year=year, movement=movement, now=now)
    parts, beyond = drawn(counted)
    commitment.spend(parts)
    if beyond:
        commitment.spend_beyond(beyond)
    commitment.touch(now)
    return Booked([*parts, *([(beyond, beyond.amount)] if beyond else [])], counted)


async def book_in_open_year(
    work: Work, postings: Callable[[int], list[Posting]], *, year: int, movement: Movement, now: datetime
) -> int:
    """The year it was booked in. What belongs to a closed year counts in the running one: a fact is never lost."""
    try:
        await demand_funds(work, postings(year), movement=movement)
    except YearClosed:
        running = swedish_date(now).year
        await demand_funds(work, postings(running), movement=movement)
        return running
    return year
