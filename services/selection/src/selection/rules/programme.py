"""The rules of one government assignment, as read from its programme file."""

from dataclasses import dataclass
from enum import StrEnum

from selection.rules.quantities import Interval


class CriterionKind(StrEnum):
    """Results and conditions count; complements and the SALSA lens are shown beside and never counted."""

    RESULT = "result"
    CONDITION = "condition"
    COMPLEMENT = "complement"
    LENS = "lens"


class Effect(StrEnum):
    """A review is a flag that a person must clear before the decision; it does not move the unit."""

    EXCLUDE = "exclude"
    DEFER = "hold"
    """Not now; "hold" is the word of programme files since version 1.0.0."""
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class SchoolTypeRule:
    """`pupils` is the indicator that counts a unit's pupils, `at_least` those that give only a lower limit."""

    school_type: str
    weight: int
    minimum_pupils: int
    maximum_units: int | None
    pupils: str | None
    at_least: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """`scale` is the deviation, in ten-thousandths, that is worth the whole weight."""

    code: str
    name: str
    indicator: str
    school_type: str
    group: str
    kind: CriterionKind
    high_is_need: bool
    weight: int
    scale: int
    limits: Interval

    @property
    def counts(self) -> bool:
        return self.kind in (CriterionKind.RESULT, CriterionKind.CONDITION)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A rule that excludes units, defers them or asks for a review, and the text it rests on.

    `when` is one of supervision, few_pupils, organizer_type, organizer_flag, other_programme, active_cooperation.
    """

    code: str
    effect: Effect
    when: str
    reason: str
    source: str
    decisions: frozenset[str]
    statuses: frozenset[str]
    only_extensive: bool
    only_serious: bool
    organizer_types: frozenset[str]
    flags: frozenset[str]
    programmes: frozenset[str]
    exception_allowed: bool


@dataclass(frozen=True, slots=True)
class OrganizerRule:
    """The rule by which organisers are compared and chosen. Weights are whole per cent of a unit's points."""

    count: int
    maximum_units: int
    unit_weights: tuple[int, ...]
    low_throughout: int
    spread: int
    ties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataLimit:
    """A gap in the statistics of some school types, and the text that says so; the decision repeats it."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Programme:
    code: str
    version: str
    name: str
    legal_basis: str
    valid_from: str
    valid_to: str | None
    takes_rounds: bool
    """False: a selection made elsewhere; the assignment is known here by what organisers take part in."""
    computed_reference_allowed: bool
    weighted_by: dict[str, str]
    school_types: dict[str, SchoolTypeRule]
    criteria: tuple[Criterion, ...]
    below_reference: dict[str, int]
    by_conditions: dict[str, int]
    """School types that no results are published of: how many of their conditions must be on the needy side."""
    by_referral: bool
    minimum_from_referral: int
    constraints: tuple[Constraint, ...]
    organizers: OrganizerRule
    near_cutoff: int
    reserve: int
    data_limits: tuple[DataLimit, ...] = ()
