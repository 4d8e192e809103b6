"""A cooperation that ran in another system is carried over: its organiser takes part, and is not selected anew."""

from datetime import datetime

from selection.models.participation import Participation
from selection.steps.keep_measures import keep_measures
from selection.unit_of_work import Work
from shared.contracts.agreements import AgreementCarriedOverV1


async def carry_over_participation(work: Work, carried: AgreementCarriedOverV1, *, now: datetime) -> None:
    assert work.event is not None, "an event brings it"
    assert work.event.scope is not None, "whose envelope names the programme"
    await keep_measures(work, carried)
    participation = Participation(
        organization_number=carried.organization_number,
        programme=work.event.scope,
        starts_on=carried.answered_on,
        cooperation_id=carried.cooperation_id,
        carried_unit_codes=list(carried.school_unit_codes),
        carried_offer_id=carried.offer_id,
        carried_diary_number=carried.diary_number,
        created_at=now,
        updated_at=now,
    )
    work.participations.add(participation)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"cooperation_id": str(carried.cooperation_id)}
    await work.record("carry_over_participation", "participation", participation.id, at=now, after=after)
