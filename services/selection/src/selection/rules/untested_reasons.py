"""The reasons for deciding a round although a whole group of criteria was tested for nobody, and their words."""

from collections.abc import Sequence
from dataclasses import dataclass

from selection.rules.columns.untested import Untested, UntestedGroup

MISSING = {
    Untested.NO_UNITS: "ingen enhet i skolformen har uppgifter i omgången",
    Untested.NO_VALUES: "inga uppgifter är kända för någon enhet",
    Untested.NO_AVERAGE: "riksgenomsnitt saknas",
}


@dataclass(frozen=True, slots=True)
class UntestedReason:
    """The decider's reason about one group."""

    school_type: str
    group: str
    reason: str


@dataclass(frozen=True, slots=True)
class DecidedUntested:
    """A group that nobody was tested on, and why the round was decided all the same."""

    found: UntestedGroup
    reason: str

    @property
    def document(self) -> dict[str, str]:
        return {
            "school_type": self.found.school_type,
            "group": self.found.group,
            "missing": MISSING[self.found.missing],
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Paired:
    decided: list[DecidedUntested]
    without_reason: list[UntestedGroup]
    without_group: list[UntestedReason]


def pair_reasons(found: Sequence[UntestedGroup], given: Sequence[UntestedReason]) -> Paired:
    """Each group with its reason; what has no counterpart stands apart."""
    reasons = {(entry.school_type, entry.group): entry for entry in given}
    groups = {(group.school_type, group.group): group for group in found}
    return Paired(
        [DecidedUntested(group, reasons[key].reason) for key, group in groups.items() if key in reasons],
        [group for key, group in groups.items() if key not in reasons],
        [entry for key, entry in reasons.items() if key not in groups],
    )


def describe_group(group: UntestedGroup) -> str:
    return f"{group.group} ({group.school_type}), {MISSING[group.missing]}"
