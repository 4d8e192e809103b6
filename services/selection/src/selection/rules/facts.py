"""What a round is decided on: the snapshot of all inputs, without names of people."""

from dataclasses import dataclass

from selection.rules.quantities import Interval, ValueType


@dataclass(frozen=True, slots=True)
class Observed:
    """One published value of a unit. `value` is in ten-thousandths, `raw` what was published."""

    value_type: ValueType
    value: int | None
    raw: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What units are compared with. `origin` is OFFICIAL or COMPUTED; `basis` says in Swedish how it came about."""

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
class Unit:
    """`pupils` is the register's count for the whole unit, when it has one."""

    code: str
    name: str
    organization_number: str
    municipality_code: str
    school_types: tuple[str, ...]
    pupils: Interval | None
    observations: dict[str, Observed]


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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`referral` holds unit codes and organisation numbers that Skolinspektionen has named."""

    programme: str
    rule_version: str
    school_year: str
    as_of: str
    references: dict[str, Reference]
    organizers: dict[str, Organizer]
    units: tuple[Unit, ...]
    supervision: tuple[Supervision, ...] = ()
    referral: frozenset[str] = frozenset()
    answers: tuple[Answer, ...] = ()
    overrides: tuple[Override, ...] = ()
    units_without_statistics: int = 0
