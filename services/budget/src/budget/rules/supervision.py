"""Which of Skolinspektionen's decisions stop an organiser's payments: type × status × flags, by the programme file."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision under skollagen 26 kap., as it stands."""

    decision_type: str
    status: str
    serious: bool
    extensive: bool
    """The deficiencies are extensive, and in central parts."""


@dataclass(frozen=True, slots=True)
class HoldRule:
    """Decisions of these types in these statuses stop payments; with a flag, only those that have it."""

    decisions: tuple[str, ...]
    statuses: tuple[str, ...]
    reason: str
    source: str
    only_serious: bool = False
    only_extensive: bool = False

    def applies_to(self, decision: Decision) -> bool:
        return (
            decision.decision_type in self.decisions
            and decision.status in self.statuses
            and (decision.serious or not self.only_serious)
            and (decision.extensive or not self.only_extensive)
        )


def stopping_rule(decision: Decision, rules: Iterable[HoldRule]) -> HoldRule | None:
    """The first rule by which the decision stops payments; None when it stops none."""
    return next((rule for rule in rules if rule.applies_to(decision)), None)
