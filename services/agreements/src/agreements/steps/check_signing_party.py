"""An organiser signs for itself, the agency's people for the agency."""

from agreements.errors import NotAuthorizedToSign
from agreements.models.content import Party
from agreements.rules.wording import PARTIES
from agreements.steps.find_acting_party import find_acting_party
from agreements.unit_of_work import Work


def check_signing_party(work: Work, party: Party) -> None:
    own_party = find_acting_party(work)
    if party is not own_party:
        raise NotAuthorizedToSign(f"Du företräder {PARTIES[own_party]} och kan bara underteckna för den parten.")
