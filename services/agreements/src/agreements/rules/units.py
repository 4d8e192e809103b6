"""School units that may take part: the organiser's own, that have not closed."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple


class UnitFault(NamedTuple):
    """The reason why a unit may not take part, as the end of a Swedish sentence, and the day when that became known."""

    reason: str
    known_on: date

    def __str__(self) -> str:
        return f"{self.reason} (uppgift från {self.known_on})"

    def leaves(self, code: str, *, signed: Collection[str], ends_on: date) -> bool:
        """True if a measure keeps the unit, of those that both have signed it with: it was over when the unit left."""
        return code in signed and ends_on <= self.known_on


def unit_fault(status: str, *, replaced: bool, own: bool) -> str | None:
    """The reason why the unit may not take part, as the end of a Swedish sentence; None when it may.

    A unit that goes on under another code is the same unit.
    """
    if not own:
        return "hör till en annan huvudman"
    if status == "UPPHORT" and not replaced:
        return "har upphört"
    return None
