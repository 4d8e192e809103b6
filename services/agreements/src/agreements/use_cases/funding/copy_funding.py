"""Budget reserved, committed or refused money: the case shows it, with the reason of a refusal."""

from datetime import datetime

from agreements.copies import Funding
from agreements.steps.prepare_funding import prepare_funding
from agreements.unit_of_work import Work
from shared.contracts.budget import (
    CommitmentAdjustedV1,
    CommitmentRefusedV1,
    FundsCommittedV1,
    FundsReservedV1,
    ReservationRefusedV1,
    ReservationReleasedV1,
)

FundingFact = (
    FundsReservedV1
    | ReservationRefusedV1
    | ReservationReleasedV1
    | FundsCommittedV1
    | CommitmentAdjustedV1
    | CommitmentRefusedV1
)


async def copy_funding(work: Work, fact: FundingFact, *, now: datetime) -> None:
    if funding := await prepare_funding(work, fact.cooperation_id, now=now):
        _apply(funding, fact)


def _apply(funding: Funding, fact: FundingFact) -> None:
    match fact:
        case FundsReservedV1():
            funding.reserve(fact.decision_id, fact.total)
        case ReservationRefusedV1():
            funding.refuse_reservation(fact.decision_id, fact.reason)
        case ReservationReleasedV1():
            funding.release()
        case FundsCommittedV1() | CommitmentAdjustedV1():
            funding.commit(fact.agreement_version, fact.total)
        case CommitmentRefusedV1():
            funding.refuse_commitment(fact.reason)
