"""The agency's own costs: which activity a cost kind can be for, and the sources beside the appropriation."""

import re
from enum import StrEnum
from typing import NamedTuple

ACTIVITIES = {
    "coordination": "Ledning och samordning",
    "communication": "Kommunikation",
    "evaluation": "Utvärdering",
    "other_administration": "Övrig administration",
    "overhead": "Overheadkostnader",
    "development": "Utveckling av insatserna",
    "measures": "Insatser tillhandahållna av Skolverket",
}
MEASURES, DEVELOPMENT = "measures", "development"
ITEM = re.compile(r"[0-9]{1,2}:[0-9]{1,2}( ap\.[0-9]{1,2})?")
"""The name of an appropriation item."""
_FITTING = {
    "operation": frozenset(ACTIVITIES) - {DEVELOPMENT},
    "education_service": frozenset({MEASURES}),
    "development": frozenset({DEVELOPMENT}),
}
"""Development is a cost kind of its own, so that it is shown apart everywhere; a grant is never an own cost."""


class Source(StrEnum):
    """Income beside the appropriation (Redovisning dnr 2015:778, 5.3)."""

    ESF = "esf"
    OTHER = "other"

    @property
    def item(self) -> str:
        """The name that stands in place of an appropriation item in the ledger, positions and vouchers."""
        return {Source.ESF: "ESF", Source.OTHER: "övriga inkomster"}[self]


OWN_SOURCES = frozenset(source.item for source in Source)


def source_named(name: str) -> Source | None:
    """The source that a name is of: its code, or its name in the books, in capitals or not."""
    return next((source for source in Source if name.casefold() in (source.value, source.item.casefold())), None)


class OwnCostKey(NamedTuple):
    """The key that own costs are added up under, as they are published."""

    programme: str
    fiscal_year: int
    item: str
    cost_kind: str
    activity: str | None
    measure_kind: str | None

    @property
    def subject(self) -> str:
        parts = (self.programme, str(self.fiscal_year), self.item, self.cost_kind, self.activity, self.measure_kind)
        return "/".join(part or "-" for part in parts)


def fits(cost_kind: str, activity: str) -> bool:
    return activity in _FITTING.get(cost_kind, frozenset())


def fitting(cost_kind: str) -> list[str]:
    """Swedish names of what a cost kind can be for."""
    return [name for code, name in ACTIVITIES.items() if fits(cost_kind, code)]
