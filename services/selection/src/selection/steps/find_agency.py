"""The agency on whose behalf somebody writes in a time line."""

from selection.rules.time_line import Agency
from shared.kit.actor import Actor

BY_ROLE = {"inspectorate": Agency.SKOLINSPEKTIONEN, "spsm": Agency.SPSM}
"""Every other role is one of Skolverket's."""


def find_agency(actor: Actor) -> Agency:
    return next((agency for role, agency in BY_ROLE.items() if role in actor.roles), Agency.SKOLVERKET)
