"""Book what was paid, and what came back, before an agreement was carried over: in the years in which it counted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from budget.models.claims import Claim
from budget.models.commitments import Commitment
from budget.models.ledger import TransactionKind, YearState
from budget.models.payments import Payment
from budget.models.vouchers import VoucherKind
from budget.repository.ledger import Movement
from budget.rules.accounts import PositionKey, Stage
from budget.rules.money import ZERO, total
from budget.rules.movements import Scope, receive, spend_elsewhere
from budget.steps.enter_claims import Entered
from budget.steps.move_funds import demand_funds
from budget.steps.new_movement import new_movement
from budget.steps.write_voucher import Entry, write_voucher
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementCarriedOverV1

Sums = dict[tuple[PositionKey, str], Decimal]


async def book_opening(
    work: Work,
    commitment: Commitment,
    carried: AgreementCarriedOverV1,
    *,
    payments: Sequence[Payment],
    claims: Sequence[Entered],
    day: date,
    now: datetime,
) -> None:
    """A year that is closed here has given its account: its books are left as they are, whatever comes late."""
    paid, repaid = _paid(commitment, payments), _repaid(commitment, [entered.claim for entered in claims])
    closed = await _lock_years(work, {key for key, _ in (*paid, *repaid)})
    # Money that came back first: it is room for what was paid in the same year.
    for (key, kind), amount in sorted(repaid.items()):
        if key not in closed:
            movement = _movement(work, commitment, TransactionKind.REPAID, day=day, now=now)
            scope = Scope(key.programme, key.fiscal_year)
            await demand_funds(work, receive(scope, key.item, cost_kind=kind, amount=amount), movement=movement)
    for (key, kind), amount in sorted(paid.items()):
        if key not in closed:
            movement = _movement(work, commitment, TransactionKind.PAID, day=day, now=now)
            is_past = key.fiscal_year < day.year
            await _book_paid(work, key, kind, amount, is_past=is_past, movement=movement)
    for entry in (*map(_of_payment, payments), *(entry for entered in claims for entry in _of_claim(entered.claim))):
        keys = {PositionKey(commitment.programme, item, entry.fiscal_year) for item in entry.by_item}
        if not keys & closed:
            await write_voucher(work, commitment, entry, now=now)


async def _book_paid(
    work: Work, key: PositionKey, kind: str, amount: Decimal, *, is_past: bool, movement: Movement
) -> None:
    """Book it on this year's room, as what is paid from now on. A year that ended before these books began lacks some
    or all of its allotments here: it must not seem to have been overdrawn."""
    lacking = ZERO
    if is_past:
        balances = await work.ledger.list_balances(key)
        free = total(balance.amount for balance in balances if balance.stage is Stage.AVAILABLE)
        lacking = max(ZERO, amount - max(ZERO, free))
    scope = Scope(key.programme, key.fiscal_year)
    postings = spend_elsewhere(scope, key.item, cost_kind=kind, amount=amount, lacking=lacking)
    await demand_funds(work, postings, movement=movement)


async def _lock_years(work: Work, keys: Iterable[PositionKey]) -> set[PositionKey]:
    """Lock in one order for all, so that two agreements do not both take the same room; return those closed."""
    closed = set()
    for key in sorted(keys):
        await work.ledger.add_position(key)
        if await work.ledger.lock_state(key) == YearState.CLOSED:
            closed.add(key)
    return closed


def _paid(commitment: Commitment, payments: Iterable[Payment]) -> Sums:
    sums: Sums = defaultdict(lambda: ZERO)
    for payment in payments:
        for part in payment.parts:
            key = PositionKey(commitment.programme, part.item, part.line_year)
            sums[key, payment.cost_kind] += part.amount
    return sums


def _repaid(commitment: Commitment, claims: Iterable[Claim]) -> Sums:
    """Repayments, in the year that the money came."""
    sums: Sums = defaultdict(lambda: ZERO)
    for claim in claims:
        for receipt in claim.receipts:
            key = PositionKey(commitment.programme, claim.item, receipt.received_on.year)
            sums[key, claim.cost_kind] += receipt.amount
    return sums


def _movement(work: Work, commitment: Commitment, kind: TransactionKind, *, day: date, now: datetime) -> Movement:
    return new_movement(
        work,
        kind,
        programme=commitment.programme,
        reference=f"Ingående balans, {commitment.diary_number}",
        cause_id=commitment.id,
        day=day,
        now=now,
    )


def _of_payment(payment: Payment) -> Entry:
    """A voucher in the series of its own, which never leaves: the other system has booked it."""
    assert payment.paid_on is not None, "it is paid"
    assert payment.fiscal_year is not None, "it has counted"
    return Entry(
        kind=VoucherKind.OPENING,
        cause_id=payment.id,
        day=payment.paid_on,
        text=payment.message,
        cost_kind=payment.cost_kind,
        by_item={part.item: part.amount for part in payment.parts},
        fiscal_year=payment.fiscal_year,
    )


def _of_claim(claim: Claim) -> list[Entry]:
    return [
        Entry(
            kind=VoucherKind.OPENING,
            cause_id=receipt.id,
            day=receipt.received_on,
            text=f"Ingående balans, återbetalning, {claim.diary_number}",
            cost_kind=claim.cost_kind,
            by_item={claim.item: -receipt.amount},
            fiscal_year=receipt.received_on.year,
        )
        for receipt in claim.receipts
    ]
