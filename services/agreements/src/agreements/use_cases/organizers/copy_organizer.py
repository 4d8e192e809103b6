"""An organiser changed in the register: our copy and the name on its cases follow; one that is gone pauses them."""

from datetime import datetime

from agreements.copies import Organizer
from agreements.facts import agreement_paused
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.cooperation import Cooperation
from agreements.steps.change_status import change_status
from agreements.steps.void_lone_signature import void_lone_signature
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.selection import OrganizerChangedV1


async def copy_organizer(work: Work, fact: OrganizerChangedV1, *, now: datetime) -> None:
    organizer = await work.organizers.find_organizer(fact.organization_number)
    stood = (organizer.active, organizer.merged_into) if organizer else (True, None)
    if organizer is None:
        organizer = Organizer(organization_number=fact.organization_number)
        work.organizers.add(organizer)
    organizer.name = fact.name
    organizer.organizer_type = fact.organizer_type
    organizer.active = fact.active
    organizer.merged_into = fact.merged_into
    if fact.school_types is not None:  # not counted yet: what was known of it stands
        organizer.school_types = list(fact.school_types)
    organizer.note(work.event)
    for case in await work.cooperations.lock_cooperations_of(fact.organization_number):
        # Only for what the case shows: whoever works in it would else be refused for a change that nobody can see.
        if (case.organizer_name, *stood) != (fact.name, fact.active, fact.merged_into):
            case.rename_organizer(fact.name, now)
        if not organizer.stands and (agreement := await work.agreements.find_part_of(case.id)):
            reason = "Huvudmannen finns inte längre i registret."
            # Whoever gave the signature or would meet it no longer represents what the text says.
            await void_lone_signature(work, agreement, reason=reason, now=now)
            await _pause(work, agreement, case, reason=reason, now=now)


async def _pause(work: Work, agreement: Agreement, case: Cooperation, *, reason: str, now: datetime) -> None:
    """What is in force waits in all services: nobody can account for the money, or knows to whom it is paid."""
    if agreement.status is not AgreementStatus.ACTIVE:
        return
    agreement.pause(now)
    today = swedish_date(now)
    fact = agreement_paused(agreement, from_on=today, reason=reason)
    await change_status(work, agreement, case, fact=fact, from_on=today, reason=reason, now=now)
