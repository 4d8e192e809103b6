"""A party signs the agreement; the second signature puts it into force, commits the money and creates the schedule."""

from datetime import datetime
from uuid import UUID

from agreements.copies import FundingStatus
from agreements.errors import FundsMissing
from agreements.facts import agreement_amended, agreement_signed
from agreements.models.agreement import Agreement
from agreements.models.content import Party
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.signatory import Signatory
from agreements.rules.wording import PARTIES
from agreements.steps.agree_shares import agree_shares
from agreements.steps.check_authority import check_authority
from agreements.steps.check_content import check_content
from agreements.steps.check_organizer import check_organizer
from agreements.steps.check_signing_party import check_signing_party
from agreements.steps.check_supervision import check_supervision
from agreements.steps.lock_part import lock_part
from agreements.steps.settle_places import settle_places
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import SamePerson


async def sign_agreement(work: Work, agreement_id: UUID, *, party: Party, version: int, now: datetime) -> Agreement:
    # The case is locked from here on: concurrent signatures are tried one after the other.
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    check_signing_party(work, party)
    agreement.open_for_signing()
    await check_organizer(work, case)
    await check_supervision(work, case)
    await _check_funds(work, agreement)
    detail = "Innehållet kan inte undertecknas. Rätta utkastet enligt errors."
    annex = await check_content(work, agreement, case, content=agreement.latest.content, detail=detail, now=now)
    agreement.attach(annex)
    agreement.require_change()
    # The authority of today counts, not that of the day the draft was written.
    today = swedish_date(now)
    authority = await check_authority(work, case, party=party, today=today)
    await _check_people(work, agreement, authority, party=party)
    concluded = agreement.sign(party, subject=work.actor.subject, signatory_id=authority.id, today=today, now=now)
    after = {"party": party, "signatory_id": str(authority.id), "content_hash": agreement.latest.content_hash}
    await work.record("sign_agreement", "agreement", agreement.id, at=now, after=after)
    if concluded:
        _conclude(work, agreement, case, now=now)
        await settle_places(work, agreement, now=now)
        await agree_shares(work, agreement, now=now)
    return agreement


async def _check_funds(work: Work, agreement: Agreement) -> None:
    """Budget must have reserved the money of the decision that the agreement builds on."""
    funding = await work.funding.find_funding(agreement.cooperation_id)
    if funding and funding.reserved_for(agreement.decision_id):
        return
    if funding and funding.decision_id == agreement.decision_id and funding.status is FundingStatus.REFUSED:
        raise FundsMissing(f"Pengarna kunde inte reserveras: {funding.reason}")
    raise FundsMissing("Besked om att pengarna är reserverade har inte kommit än. Vänta en stund och försök igen.")


async def _check_people(work: Work, agreement: Agreement, authority: Signatory, *, party: Party) -> None:
    """Nobody signs for both parties, or what they wrote, or where an authority that they registered is used."""
    used = {authority.id, *(signature.signatory_id for signature in agreement.signatures)}
    await work.must_be_another("sign_agreement", agreement=agreement.id, signatory=used)
    await _check_first_agreement(work, agreement, party=party)
    agreement.require_another(party, subject=work.actor.subject, registered_by=authority.registered_by)


async def _check_first_agreement(work: Work, agreement: Agreement, *, party: Party) -> None:
    """Whoever signed the first agreement for one party does not sign this for the other."""
    other = Party.ORGANIZER if party is Party.AGENCY else Party.AGENCY
    first = await work.first_agreements.find_part_of(agreement.cooperation_id)
    if first and first.signer(other) == work.actor.subject:
        raise SamePerson(
            f"Du har undertecknat den första överenskommelsen för {PARTIES[other]} och får därför inte underteckna för "
            f"{PARTIES[party]}. Låt en annan behörig person göra det."
        )


def _conclude(work: Work, agreement: Agreement, case: Cooperation, *, now: datetime) -> None:
    if agreement.latest.number == 1:
        case.move_to(CooperationStatus.ACTIVE, now)
        work.publish(agreement_signed(agreement, case), subject=case.id, scope=case.programme)
    else:
        work.publish(agreement_amended(agreement, case), subject=case.id, scope=case.programme)
