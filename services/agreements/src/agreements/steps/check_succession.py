"""Checks that a case may go on with a successor today: who the register says it is, and who may sign for it."""

from datetime import date
from uuid import UUID

from agreements.errors import NotAuthorizedToSign, WrongPhase
from agreements.models.content import Party
from agreements.models.cooperation import Cooperation
from agreements.models.signatory import Signatory
from agreements.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def check_succession(
    work: Work, case: Cooperation, *, successor_number: str, signatory_id: UUID, today: date
) -> Signatory:
    """Check a succession when it is proposed and when it is decided: register and mandate may have changed between."""
    organizer = await work.organizers.find_organizer(case.organization_number)
    if organizer is None or organizer.merged_into != successor_number:
        raise WrongPhase("Huvudmannen har inte gått upp i den som anges. Se merged_into i samverkan.")
    successor = await work.organizers.find_organizer(successor_number)
    # An organiser that has not been heard of stands, as in check_organizer.
    if successor and not successor.stands:
        raise WrongPhase("Efterträdaren har själv upphört. Avsluta samverkan.")
    with named_in_body("signatory_id"):
        mandate = await work.signatories.get_signatory(signatory_id)
    own = mandate.party is Party.ORGANIZER and mandate.organization_number == successor_number
    if not own or not mandate.is_valid(today):
        raise NotAuthorizedToSign(
            f"Behörigheten gäller inte för efterträdaren {today}. Registrera vem som får underteckna för den."
        )
    return mandate
