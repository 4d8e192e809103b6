"""The side of a quality dialogue that whoever acts is on: its organiser, SPSM, or the agency."""

from followup.rules.quality_dialogues import Side
from shared.kit.actor import Actor

SPSM = "spsm"


def find_side(actor: Actor) -> Side:
    if actor.own_tenant:
        return Side.ORGANIZER
    return Side.SPSM if SPSM in actor.own_roles else Side.AGENCY
