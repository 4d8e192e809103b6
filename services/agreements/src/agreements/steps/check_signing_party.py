"""An organiser signs for itself, the agency's people for the agency."""

from agreements.errors import NotAuthorizedToSign
from agreements.models.content import Party
from agreements.unit_of_work import Work

PARTY_NAMES = {Party.AGENCY: "Skolverket", Party.ORGANIZER: "huvudmannen"}


def check_signing_party(work: Work, party: Party) -> None:
    own_party = Party.ORGANIZER if work.actor.own_tenant else Party.AGENCY
    if party is not own_party:
        raise NotAuthorizedToSign(f"Du företräder {PARTY_NAMES[own_party]} och kan bara underteckna för den parten.")
