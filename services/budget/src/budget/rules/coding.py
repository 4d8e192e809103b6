"""How a row of the finance system's vouchers is coded, and so which assignment's own cost it is and what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from budget.rules.own_costs import ACTIVITIES, Source, fits

OUR_PROGRAM = "Insatser budget"
"""The name that vouchers leave under (#PROGRAM): a file with it is from here."""


@dataclass(frozen=True, slots=True)
class AccountRange:
    """Accounts from `first` to `last`, numbers of equally many digits. `means` is a cost kind, or why none is read."""

    first: str
    last: str
    means: str

    def __contains__(self, account: str) -> bool:
        return len(account) == len(self.first) and self.first <= account <= self.last


@dataclass(frozen=True, slots=True)
class Codes:
    """A dimension of the finance system, and what its objects stand for here."""

    dimension: str
    means: Mapping[str, str]

    def expected(self, what: str) -> str:
        return f"{what} i dimension {self.dimension}: {', '.join(self.means)}"


@dataclass(frozen=True, slots=True)
class Coding:
    """Coding of one assignment's costs in the finance system.

    `our_series` are the series in which vouchers from here are booked there: they have counted already.
    """

    programme: str
    source: str
    our_series: frozenset[str]
    assignment: Codes
    costs: tuple[AccountRange, ...]
    others: tuple[AccountRange, ...]
    activities: Codes
    measure_kinds: Codes
    item_dimension: str
    example: bool = False
    """Whether it is the one that comes with the system, and no agency's own."""
    incomes: Mapping[str, Source] = field(default_factory=dict)
    """Objects of the item's dimension that stand for an income beside the appropriation."""

    def is_about(self, objects: Mapping[str, str]) -> bool:
        return objects.get(self.assignment.dimension) in self.assignment.means

    def reason_not_read(self, account: str) -> str | None:
        """The reason why an account that is known, and holds no cost of the agency itself, is not read."""
        return next((accounts.means for accounts in self.others if account in accounts), None)

    def cost_kind(self, account: str) -> str:
        found = next((accounts.means for accounts in self.costs if account in accounts), None)
        if found is None:
            known = ", ".join(f"{accounts.first}–{accounts.last}" for accounts in (*self.costs, *self.others))
            raise UncodedError("konto", account, f"ett konto som uppdragets kontering känner: {known}")
        return found

    def activity(self, cost_kind: str, objects: Mapping[str, str]) -> str:
        """The activity, as the row says; a cost kind that can be for one activity alone need not say it."""
        possible = [activity for activity in ACTIVITIES if fits(cost_kind, activity)]
        said = objects.get(self.activities.dimension)
        if said is None and len(possible) == 1:
            return possible[0]
        if said is None or said not in self.activities.means:
            raise UncodedError("verksamhet", said or "", self.activities.expected("en verksamhet"))
        if self.activities.means[said] not in possible:
            raise UncodedError("verksamhet", said, "en verksamhet som hör till kontots kostnadsslag")
        return self.activities.means[said]

    def measure_kind(self, objects: Mapping[str, str]) -> str | None:
        said = objects.get(self.measure_kinds.dimension)
        if said is not None and said not in self.measure_kinds.means:
            raise UncodedError("slag av insats", said, self.measure_kinds.expected("ett slag av insats"))
        return None if said is None else self.measure_kinds.means[said]

    def item(self, objects: Mapping[str, str]) -> str | None:
        """The appropriation item, or the income beside the appropriation, that the row names, if any."""
        said = objects.get(self.item_dimension)
        return self.incomes[said].item if said is not None and said in self.incomes else said


class UncodedError(ValueError):
    """A row has an unknown code: where it stands, what it says, and what is known, in Swedish."""

    def __init__(self, column: str, read: str, expected: str) -> None:
        super().__init__(expected)
        self.column, self.read, self.expected = column, read, expected
