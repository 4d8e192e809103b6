"""Whoever signs must be registered as authorised to sign for the party that day."""

from datetime import date

from agreements.errors import NotAuthorizedToSign
from agreements.models.content import Party
from agreements.models.cooperation import Cooperation
from agreements.models.signatory import AGENCY_NUMBER, Signatory
from agreements.unit_of_work import Work


async def check_authority(work: Work, case: Cooperation, *, party: Party, today: date) -> Signatory:
    number = case.organization_number if party is Party.ORGANIZER else AGENCY_NUMBER
    found = await work.signatories.find_authority(work.actor.subject, party, organization_number=number, on=today)
    if found is None:
        raise NotAuthorizedToSign(
            f"Du är inte registrerad som behörig att underteckna {today}. Be Skolverket registrera din behörighet."
        )
    return found
