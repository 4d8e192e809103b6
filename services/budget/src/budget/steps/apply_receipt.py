"""Money that the bank says came in is matched to a claim by the reference that the payer stated."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from budget.models.claims import Claim
from budget.readers.bank_reports import BankEntry, BankSays
from budget.rules.claim_references import references_in
from budget.rules.wording import (
    AMOUNT_LACKS,
    DAY_LACKS,
    NOT_IN_KRONOR,
    NOT_OURS,
    REFERENCE_LACKS,
    SEVERAL_CLAIMS,
    kronor_of_other_receipt,
)
from budget.steps.book_repayment import book_repayment
from budget.unit_of_work import Work
from shared.kit.errors import DomainError


class Outcome(StrEnum):
    PAID = "paid"
    RECEIVED = "received"
    """Money came back on a claim."""
    RETURNED = "returned"
    """The bank refused it, or it came back: a person looks at its instalment."""
    KNOWN = "known"
    UNDER_WAY = "under_way"
    DIFFERENCE = "difference"
    """What the bank says cannot be what we know: nothing is changed, and a person looks at it."""


@dataclass(frozen=True, slots=True)
class Applied:
    """One entry of the report, and what was made of it."""

    entry: BankEntry
    outcome: Outcome
    message: str = ""
    payment_id: UUID | None = None
    claim_id: UUID | None = None


async def find_paid_with(work: Work, entries: Iterable[BankEntry]) -> Mapping[str, Sequence[Claim]]:
    """Each reference in what came in → the claims that are paid with it."""
    asked = {reference for entry in entries for reference in _stated(entry)}
    found: dict[str, list[Claim]] = {}
    for claim in await work.claims.list_paid_with(asked) if asked else ():
        found.setdefault(claim.reference, []).append(claim)
    return found


async def apply_receipt(
    work: Work, entry: BankEntry, paid_with: Mapping[str, Sequence[Claim]], *, now: datetime
) -> Applied:
    """The caller has locked the cooperations of the claims."""
    stated = [claim for reference in _stated(entry) for claim in paid_with.get(reference, ())]
    if not stated:
        return Applied(entry, Outcome.DIFFERENCE, NOT_OURS)
    # What the payer calls its transfer may be said of many: only the bank's own reference tells two receipts apart.
    reference = entry.bank_reference
    if not reference:
        return Applied(entry, Outcome.DIFFERENCE, REFERENCE_LACKS, claim_id=stated[0].id)
    if known := next((one for claim in stated for one in claim.receipts if one.bank_reference == reference), None):
        if entry.amount in (None, known.amount):
            return Applied(entry, Outcome.KNOWN, claim_id=known.claim_id)
        fault = kronor_of_other_receipt(said=entry.amount, known=known.amount)
        return Applied(entry, Outcome.DIFFERENCE, fault, claim_id=known.claim_id)
    claims = [claim for claim in stated if claim.is_open] or stated
    if len(claims) > 1:
        return Applied(entry, Outcome.DIFFERENCE, SEVERAL_CLAIMS)
    return await _receive(work, entry, claims[0], reference, now=now)


async def _receive(work: Work, entry: BankEntry, claim: Claim, reference: str, *, now: datetime) -> Applied:
    claim_id = claim.id  # read before it may be rolled back
    if entry.currency not in ("", "SEK"):
        return Applied(entry, Outcome.DIFFERENCE, NOT_IN_KRONOR, claim_id=claim_id)
    if entry.amount is None or entry.booked_on is None:
        lacks = AMOUNT_LACKS if entry.amount is None else DAY_LACKS
        return Applied(entry, Outcome.DIFFERENCE, lacks, claim_id=claim_id)
    try:
        # A refused entry is undone, and the others stand.
        async with work.savepoint():
            await book_repayment(
                work,
                claim_id,
                amount=entry.amount,
                received_on=entry.booked_on,
                bank_reference=reference,
                now=now,
            )
    except DomainError as refusal:
        await work.session.refresh(claim, ["receipts", "state", "amount", "version"])
        return Applied(entry, Outcome.DIFFERENCE, refusal.detail, claim_id=claim_id)
    return Applied(entry, Outcome.RECEIVED, claim_id=claim_id)


def _stated(entry: BankEntry) -> list[str]:
    """The references that the entry may be about; also the whole of a text, which an older claim's number is."""
    if entry.says is not BankSays.RECEIVED:
        return []
    return list(dict.fromkeys([*references_in(entry.remittance), *(text.strip() for text in entry.remittance)]))
