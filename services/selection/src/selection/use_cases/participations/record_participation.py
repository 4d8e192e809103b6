"""Record that an organiser takes part in a programme that is run elsewhere."""

from datetime import date, datetime

from selection.models.participation import Participation
from selection.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def record_participation(
    work: Work, organization_number: str, programme: str, *, starts_on: date, now: datetime
) -> Participation:
    await work.must_be_impartial(organization_number, now=now)
    with named_in_body("organization_number"):
        await work.organizers.get_organizer(organization_number)
    row = Participation(
        organization_number=organization_number,
        programme=programme,
        starts_on=starts_on,
        created_at=now,
        updated_at=now,
    )
    work.participations.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"organization_number": organization_number, "programme": programme}
    await work.record("record_participation", "participation", row.id, at=now, after=after)
    return row
