"""An organiser changed in the register: our copy and the name on its cases follow."""

from datetime import datetime

from agreements.copies import Organizer
from agreements.models.agreement_version import VersionState
from agreements.models.cooperation import Cooperation
from agreements.unit_of_work import Work
from shared.contracts.selection import OrganizerChangedV1


async def copy_organizer(work: Work, fact: OrganizerChangedV1, *, now: datetime) -> None:
    organizer = await work.organizers.find_organizer(fact.organization_number)
    if organizer is None:
        organizer = Organizer(organization_number=fact.organization_number)
        work.organizers.add(organizer)
    organizer.name = fact.name
    organizer.organizer_type = fact.organizer_type
    organizer.active = fact.active
    organizer.merged_into = fact.merged_into
    organizer.note(work.event)
    for case in await work.cooperations.lock_cooperations_of(fact.organization_number):
        case.rename_organizer(fact.name, now)
        if not organizer.stands:
            await _reset_signature(work, case, now=now)


async def _reset_signature(work: Work, case: Cooperation, *, now: datetime) -> None:
    """A lone signature binds nobody, and whoever gave or would meet it no longer represents what the text says."""
    agreement = await work.agreements.find_part_of(case.id)
    if agreement and agreement.latest.state is VersionState.LOCKED:
        before = {"content_hash": agreement.latest.content_hash}
        agreement.unlock("Huvudmannen finns inte längre i registret.", now)
        await work.record("copy_organizer", "agreement", agreement.id, at=now, before=before)
