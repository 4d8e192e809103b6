"""Which side the caller stands on: an organiser signs for itself, the agency's people for the agency."""

from agreements.errors import NotAuthorizedToSign
from agreements.models import Party
from agreements.unit_of_work import Work


def check_party(work: Work, party: Party) -> None:
    own_side = Party.ORGANIZER if work.actor.own_tenant else Party.AGENCY
    if party is not own_side:
        told = "huvudmannen" if own_side is Party.ORGANIZER else "Skolverket"
        raise NotAuthorizedToSign(f"Du företräder {told} och kan bara underteckna för den parten.")
