"""The party that the caller acts for."""

from agreements.models.content import Party
from agreements.unit_of_work import Work


def find_acting_party(work: Work) -> Party:
    """An organiser's people act for the organiser, everybody else for the agency."""
    return Party.ORGANIZER if work.actor.own_tenant else Party.AGENCY
