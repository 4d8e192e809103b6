"""The order of the queue to an existing programme's places, and who gets those that are free."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum


class Priority(StrEnum):
    """What an assignment may let decide the order of a queue; those who are alike in all of it stand as they asked."""

    SCHOOL_UNIT = "school_unit"
    ENDS_FIRST = "ends_first"


PRIORITIES = {
    Priority.SCHOOL_UNIT: "insatser för skolenheter före insatser för huvudmannen",
    Priority.ENDS_FIRST: "den vars överenskommelse slutar först",
}


def rank(keys: Iterable[Priority], *, for_units: bool, ends_on: date) -> list[int]:
    """One number for each part of the rule; the lowest list is first."""
    numbers = {Priority.SCHOOL_UNIT: 0 if for_units else 1, Priority.ENDS_FIRST: ends_on.toordinal()}
    return [numbers[key] for key in keys]


def in_turn(wanted: Sequence[int], *, free: int) -> int:
    """The number of those first in the queue who get what they want: nobody passes one who wants more than is left."""
    for number, places in enumerate(wanted):
        if places > free:
            return number
        free -= places
    return len(wanted)


def stated(keys: Iterable[Priority]) -> str:
    """The rule, as organisers read it."""
    order = [PRIORITIES[key] for key in keys] + ["den som bad först"]
    return (
        f"Lediga platser ges i köns ordning: {', sedan '.join(order)}. Ingen går förbi den som behöver fler platser "
        "än som är lediga, och en tagen plats tas inte tillbaka för att någon annan har företräde."
    )
