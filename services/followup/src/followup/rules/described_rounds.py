"""How a round was decided, as selection describes it: part of what is known of a round."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion that a round weighed by; average and origin in words."""

    name: str
    kind: str
    weight: int
    national_average: str
    origin: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """Units that a round set aside for one reason."""

    outcome: str
    reason: str
    units: int


@dataclass(frozen=True, slots=True)
class Share:
    """Units of one category of one dimension: considered, in need, and selected."""

    dimension: str
    category: str
    considered: int
    in_need: int
    selected: int


@dataclass(frozen=True, slots=True)
class RuleCost:
    """Units that would have been selected without a rule or a cap, and those that would not have been."""

    code: str
    rule: str
    units_in: int
    units_out: int


@dataclass(frozen=True, slots=True)
class Description:
    """Selection's own description of how a round was decided."""

    paragraphs: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    set_aside: tuple[SetAside, ...]
    composition: tuple[Share, ...]
    costs: tuple[RuleCost, ...]
