"""Quality dialogues: their states, the sides that take part, who must be there, and who must approve the summary."""

from collections.abc import Collection, Mapping
from enum import StrEnum

OTHER_SIZE = "fler än 20 skolenheter"
SIZES = ((1, "en skolenhet"), (5, "två till fem skolenheter"), (20, "sex till 20 skolenheter"))
"""Upper bound and name: most private organisers run one unit, and the largest municipalities hundreds."""


class DialogueStatus(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PLANNED = "planned"
    HELD = "held"
    SUMMED_UP = "summed_up"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


OPEN = frozenset({DialogueStatus.OFFERED, DialogueStatus.ACCEPTED, DialogueStatus.PLANNED})
"""Still ahead: what is withdrawn when the organiser ceases."""
AGREED = frozenset(DialogueStatus) - {DialogueStatus.OFFERED, DialogueStatus.DECLINED, DialogueStatus.WITHDRAWN}
"""States where the organiser has said yes, and somebody may have spent time."""


class Side(StrEnum):
    """Skolverket and SPSM offer the dialogues together (U2021/03837), each with its own part in them."""

    AGENCY = "agency"
    SPSM = "spsm"
    ORGANIZER = "organizer"


class Attendee(StrEnum):
    """Those who meet, by function; never names."""

    POLITICIAN = "politician"
    BOARD = "board"
    HEAD_OF_SCHOOLS = "head_of_schools"
    QUALITY_MANAGER = "quality_manager"
    PRINCIPAL = "principal"
    TEACHER = "teacher"
    AGENCY = "agency"
    SPSM = "spsm"
    OTHER = "other"


OF_ORGANIZER = frozenset(Attendee) - {Attendee.AGENCY, Attendee.SPSM, Attendee.OTHER}


class StepStatus(StrEnum):
    """Of what was agreed: open is carried over to the next dialogue, again and again."""

    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not_done"


def fault_in_attendance(attendees: Mapping[Attendee, int], *, spsm_takes_part: bool | None) -> str | None:
    """Attendees who are lacking or cannot have been there, in Swedish. `spsm_takes_part` None: SPSM has not said."""
    if not attendees.get(Attendee.AGENCY):
        return "någon från Skolverket"
    if not OF_ORGANIZER & attendees.keys():
        return "någon från huvudmannen"
    if attendees.get(Attendee.SPSM) and spsm_takes_part is False:
        return "ingen från SPSM, som har svarat att den inte deltar"
    # Whoever leaves SPSM out would leave out its approval too: only SPSM says that it does not take part.
    if not attendees.get(Attendee.SPSM) and spsm_takes_part:
        return "någon från SPSM, som har svarat att den deltar"
    return None


def approving_sides(attendees: Collection[Attendee]) -> frozenset[Side]:
    """Both parties approve the summary; SPSM is one of them when it was there."""
    both = frozenset({Side.AGENCY, Side.ORGANIZER})
    return both | {Side.SPSM} if Attendee.SPSM in attendees else both
