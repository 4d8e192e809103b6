"""Supervision decisions that stop a case from going on; each assignment has its rules in its programme file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Judgement(NamedTuple):
    """A decision of the inspectorate, as far as the rules ask."""

    decision_type: str
    status: str
    extensive_in_central_parts: bool


@dataclass(frozen=True)
class BlockingRule:
    """Supervision in one of the statuses, of one of the types, stops the case; `reason` is a Swedish sentence."""

    statuses: frozenset[str]
    decision_types: frozenset[str]
    """Empty: of any type."""
    extensive_in_central_parts: bool | None
    """None: whether the deficiencies are extensive or not."""
    reason: str

    def applies_to(self, judgement: Judgement) -> bool:
        return (
            judgement.status in self.statuses
            and (not self.decision_types or judgement.decision_type in self.decision_types)
            and self.extensive_in_central_parts in (None, judgement.extensive_in_central_parts)
        )


def blocking_reason(rules: Iterable[BlockingRule], judgement: Judgement) -> str | None:
    """The reason why the case must wait, by the first rule that gives one; None when nothing stops it."""
    return next((rule.reason for rule in rules if rule.applies_to(judgement)), None)
