"""A party signs the agreement; the second signature makes it apply, commits the money and creates the schedule."""

from datetime import date, datetime
from uuid import UUID

from agreements.errors import FundsMissing, NotAuthorizedToSign
from agreements.models import AGENCY_NUMBER, Agreement, Cooperation, CooperationStatus, FundingStatus, Party, Signatory
from agreements.unit_of_work import Work
from agreements.use_cases.check_content import check_content
from agreements.use_cases.check_hold import check_hold
from agreements.use_cases.check_party import check_party
from agreements.use_cases.tell_terms import agreement_amended, agreement_signed
from shared.kit.clock import swedish_date


async def sign_agreement(work: Work, agreement_id: UUID, *, party: Party, version: int, now: datetime) -> Agreement:
    agreement, case = await work.agreements.get_part_for_change(agreement_id)
    check_party(work, party)
    agreement.expect(version)
    agreement.open_for_signing()
    await check_hold(work, case)
    await _check_funds(work, agreement)
    detail = "Innehållet kan inte undertecknas. Rätta utkastet enligt errors."
    await check_content(work, agreement, case, content=agreement.latest.content, detail=detail)
    today = swedish_date(now)
    authority = await _authority(work, case, party=party, today=today)
    concluded = agreement.sign(party, subject=work.actor.subject, signatory_id=authority.id, today=today, now=now)
    after = {"party": party, "signatory_id": str(authority.id), "content_hash": agreement.latest.content_hash}
    await work.record("sign", "agreement", agreement.id, at=now, after=after)
    if concluded:
        _conclude(work, agreement, case, now=now)
    return agreement


async def _check_funds(work: Work, agreement: Agreement) -> None:
    """Only money that budget has reserved for the decision that stands may be bound."""
    funding = await work.copies.find_funding(agreement.cooperation_id)
    if funding and funding.reserved_for(agreement.decision_id):
        return
    if funding and funding.decision_id == agreement.decision_id and funding.status is FundingStatus.REFUSED:
        raise FundsMissing(f"Pengarna kunde inte reserveras: {funding.reason}")
    raise FundsMissing("Besked om att pengarna är reserverade har inte kommit än. Vänta en stund och försök igen.")


async def _authority(work: Work, case: Cooperation, *, party: Party, today: date) -> Signatory:
    number = case.organization_number if party is Party.ORGANIZER else AGENCY_NUMBER
    found = await work.signatories.find_authority(work.actor.subject, party, organization_number=number, on=today)
    if found is None:
        raise NotAuthorizedToSign(
            f"Du är inte registrerad som behörig att underteckna {today}. Be Skolverket registrera din behörighet."
        )
    return found


def _conclude(work: Work, agreement: Agreement, case: Cooperation, *, now: datetime) -> None:
    if agreement.latest.number == 1:
        case.move_to(CooperationStatus.ACTIVE, now)
        work.publish(agreement_signed(agreement, case), subject=case.id, scope=case.programme)
    else:
        work.publish(agreement_amended(agreement, case), subject=case.id, scope=case.programme)
