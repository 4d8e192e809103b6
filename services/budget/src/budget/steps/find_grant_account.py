"""Find how the grant of an agreement stands, instalment by instalment."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from budget.models.claims import Claim, ClaimState
from budget.models.payments import PaymentState
from budget.rules.grants import Account, Claimed, Judged, Part, account
from budget.rules.money import ZERO
from budget.unit_of_work import Work

GRANT = "grant"
BY_END = "terminated/"
"""Start of the source of a claim that rests on the end of the agreement, as version 1.1 wrote it."""
BY_STATEMENT = "statement/"


@dataclass(frozen=True, slots=True)
class Grant:
    account: Account
    judged: Sequence[Judged]
    claimed: Sequence[Claimed]
    claims: Sequence[Claim]


async def find_grant_account(work: Work, commitment_id: UUID) -> Grant:
    """The account of the grant, read under the lock of the commitment when something is to follow from it."""
    claims = await work.claims.list_claims_of(commitment_id)
    found = await work.judgements.list_judgements_of(commitment_id)
    judged = [Judged(row.statement_id, row.approved, row.demanded) for row in found]
    claimed = [_claimed(claim) for claim in claims]
    parts = await _parts(work, commitment_id)
    return Grant(account(parts, judged, claimed), judged, claimed, claims)


async def _parts(work: Work, commitment_id: UUID) -> list[Part]:
    """The instalments in their order, and last what was paid beside them."""
    paid: dict[UUID | None, Decimal] = defaultdict(lambda: ZERO)
    for payment in await work.payments.list_payments_of(commitment_id):
        if payment.state is PaymentState.PAID and payment.cost_kind == GRANT:
            paid[payment.instalment_id] += payment.amount
    parts = [
        Part(paid[row.id], row.id, row.number, row.statement_id)
        for row in await work.instalments.list_instalments_of(commitment_id)
    ]
    return [*parts, Part(paid[None])] if paid[None] else parts


def _claimed(claim: Claim) -> Claimed:
    written_off = claim.state is ClaimState.WRITTEN_OFF
    return Claimed(
        open=claim.outstanding,
        repaid=claim.received,
        written_off=claim.amount - claim.received if written_off else ZERO,
        statement_id=claim.statement_id or _named_in(claim.source),
        by_end=claim.source.startswith(BY_END),
    )


def _named_in(source: str) -> UUID | None:
    """Version 1.1 named the statement in the source alone."""
    return UUID(source.removeprefix(BY_STATEMENT)) if source.startswith(BY_STATEMENT) else None
