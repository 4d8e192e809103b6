"""Parts of the fact of a decided round that describe the selection to the government."""

from typing import Literal

from shared.contracts.terms import Value


class WeighedCriterion(Value):
    """A criterion that the round weighed by; `national_average` and `origin` as the decision has them, in Swedish."""

    name: str
    kind: str
    weight: int
    national_average: str
    origin: str


class SetAside(Value):
    """Units that were set aside for one reason."""

    outcome: Literal["held", "excluded", "cannot_be_assessed"]
    reason: str
    units: int


class ComposedShare(Value):
    """Units of one category of one dimension: organizer_type, sector, size, county or school_type."""

    dimension: str
    category: str
    considered: int
    in_need: int
    selected: int


class ConstraintCost(Value):
    """Price of a rule or a cap: units that would have been selected without it, and those that would not have been."""

    code: str
    rule: str
    units_in: int
    units_out: int


class SelectionDescription(Value):
    """How the selection was made and whom it fell on, for the report to the government. Texts are Swedish."""

    paragraphs: tuple[str, ...]
    criteria: tuple[WeighedCriterion, ...]
    set_aside: tuple[SetAside, ...]
    composition: tuple[ComposedShare, ...]
    costs: tuple[ConstraintCost, ...]
