"""The inputs of a round beside the units and their statistics; no names of people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """The value to compare units with. `origin` is OFFICIAL or COMPUTED; `basis` says in Swedish how it came about."""

    value: int
    origin: str
    basis: str


@dataclass(frozen=True, slots=True)
class Organizer:
    """`programmes` are those it has an active cooperation in; `flags` what is known of a private one's economy."""

    organization_number: str
    name: str
    organizer_type: str
    municipality_code: str | None
    programmes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Supervision:
    """A decision by Skolinspektionen on the organiser, or on one unit."""

    diary_number: str
    organization_number: str
    unit_code: str | None
    decision: str
    status: str
    serious: bool
    extensive: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Skolinspektionen's answer on one unit: DO_NOT_OFFER, WAIT_UNTIL or NO_OBJECTION."""

    unit_code: str
    answer: str
    reason: str
    review_on: str | None


@dataclass(frozen=True, slots=True)
class Override:
    """Approved departure from the rules: ADD_UNIT, REMOVE_UNIT or ADD_ORGANIZER (units are chosen later)."""

    kind: str
    organization_number: str
    unit_code: str | None
    reason: str
