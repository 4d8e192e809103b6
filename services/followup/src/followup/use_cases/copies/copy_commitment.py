"""Copies a commitment of money: all of its lines, by fiscal year, appropriation item and cost kind."""

from datetime import datetime
from decimal import Decimal

from followup.copies import FundingEntry, FundingKind
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.budget import CommitmentAdjustedV1, FundsCommittedV1
from shared.contracts.terms import CostKind

Commitment = FundsCommittedV1 | CommitmentAdjustedV1
NOTHING = Decimal("0.00")


async def copy_commitment(work: Work, fact: Commitment, *, now: datetime) -> None:
    for line in fact.lines:
        entry = _entry(work, fact, line.cost_kind, line.amount)
        entry.fiscal_year, entry.appropriation_item = line.fiscal_year, line.appropriation_item
        work.copies.add(entry)
    if not fact.lines:
        # Released: one line of nothing replaces the lines before it.
        work.copies.add(_entry(work, fact, CostKind.GRANT, NOTHING))


def _entry(work: Work, commitment: Commitment, cost_kind: CostKind, amount: Decimal) -> FundingEntry:
    entry = FundingEntry(
        cooperation_id=commitment.cooperation_id,
        programme=work.programme,
        kind=FundingKind.COMMITMENT,
        reference_id=commitment.agreement_id,
        cost_kind=cost_kind,
        amount=amount,
        effective_on=swedish_date(work.published_at),
    )
    entry.note(work.event)
    return entry
