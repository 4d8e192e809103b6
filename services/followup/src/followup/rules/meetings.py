"""What a meeting demands of those who take part, and when the dialogue phase should be over."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from followup.rules.working_days import add_months

SUPPORTERS_AT_A_VISIT = 2


class MeetingKind(StrEnum):
    DIALOGUE = "dialogue"
    VISIT = "visit"
    HANDOVER = "handover"
    SEMINAR = "seminar"
    NETWORK = "network"


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Function(StrEnum):
    """Those whom a dialogue needs (Redovisning dnr 2015:778, 2.5.2 and 4.1); never names."""

    POLITICIAN = "politician"
    HEAD_OF_SCHOOLS = "head_of_schools"
    PRINCIPAL = "principal"
    TEACHER = "teacher"
    PUPIL = "pupil"
    PROCESS_SUPPORTER = "process_supporter"
    TEAM_LEADER = "team_leader"
    INSPECTORATE = "inspectorate"
    OTHER = "other"


OF_AN_ORGANIZER = frozenset(
    {Function.POLITICIAN, Function.HEAD_OF_SCHOOLS, Function.PRINCIPAL, Function.TEACHER, Function.PUPIL}
)
"""Functions that people have at an organiser."""


def fault_in_network(kind: MeetingKind, has_network: bool, cooperations: int) -> str | None:
    """What a meeting is to name, in Swedish: a network's meeting its network, whose members it is with."""
    if kind is MeetingKind.NETWORK:
        return None if has_network and not cooperations else "nätverket i network_id, utan samverkan i cooperation_ids"
    return "inget nätverk vid ett möte av annat slag" if has_network else None


def fault_in_circle(kind: MeetingKind, cooperations: int) -> str | None:
    """The number of cooperations that a kind of meeting has, in Swedish, when this is another."""
    if kind is MeetingKind.SEMINAR:
        return None if cooperations > 1 else "minst två samverkan"
    return None if cooperations == 1 else "en samverkan"


def fault_in_origin(
    function: Function, organization_number: str | None, invited: Collection[str], *, is_network: bool
) -> str | None:
    """The organiser that a participant is to be of, in Swedish, when this is another; a network's are named."""
    if organization_number is None:
        missing = is_network and function in OF_AN_ORGANIZER
        return f"huvudmannen som deltagarna kom från: {', '.join(invited)}" if missing else None
    if function not in OF_AN_ORGANIZER | {Function.OTHER}:
        return "ingen huvudman för den som inte kommer från en huvudman"
    return None if organization_number in invited else f"någon av huvudmännen som möts: {', '.join(invited)}"


def fault_in_participants(kind: MeetingKind, took_part: Mapping[Function, int]) -> str | None:
    """The participants lacking, in Swedish (Redovisning dnr 2015:778, 2.6.2: at a visit as a rule at least two)."""
    if kind is MeetingKind.VISIT and took_part.get(Function.PROCESS_SUPPORTER, 0) < SUPPORTERS_AT_A_VISIT:
        return "minst två processtödjare vid ett besök"
    if kind is MeetingKind.HANDOVER and not took_part.get(Function.INSPECTORATE):
        return "någon från Skolinspektionen vid ett överlämningsmöte"
    return None


def is_short(kind: MeetingKind, took_part: Mapping[Function, int]) -> bool:
    """A visit by one process supporter: "as a rule" (2.6.2) leaves room for it, with leave; by none it is no visit."""
    return kind is MeetingKind.VISIT and took_part.get(Function.PROCESS_SUPPORTER, 0) == SUPPORTERS_AT_A_VISIT - 1


def first_day_of(answers: Collection[date]) -> date:
    """The first day on which a meeting can be held: when all that take part have accepted their offers."""
    return max(answers)


def dialogue_due(answered_on: date, months: int) -> date:
    """The last day of a dialogue phase (Redovisning dnr 2015:778, 2.5.1: three to four months)."""
    return add_months(answered_on, months)
