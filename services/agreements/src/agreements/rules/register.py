"""The register of goals and indicators, as a plan chooses from it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class RegisteredIndicator:
    """An indicator in the version that holds on a day, or did until it ended."""

    code: str
    number: int
    title: str
    school_type: str
    unit: str
    higher_is_better: bool | None
    """None: it describes whom a school has, and is no aim."""
    least: Decimal
    most: Decimal
    ended_on: date | None

    @property
    def is_aim(self) -> bool:
        return self.higher_is_better is not None and self.ended_on is None


@dataclass(frozen=True)
class Register:
    """The indicators heard of from the register, and the school types that are run where those are known."""

    indicators: Mapping[str, RegisteredIndicator]
    """By code."""
    unit_types: Mapping[str, Collection[str]]
    organizer_types: Collection[str] | None

    def types_of(self, unit: str | None) -> Collection[str] | None:
        """The school types of the unit, or of the organiser; None when they are unknown."""
        return self.unit_types.get(unit) if unit else self.organizer_types

    def aims(self, types: Collection[str] | None) -> dict[str, str]:
        """The indicators that a goal may name, title by code, of the school types when they are known."""
        found = (aim for aim in self.indicators.values() if aim.is_aim and (not types or aim.school_type in types))
        return {aim.code: aim.title for aim in found}


def registered(versions: Iterable[RegisteredIndicator]) -> dict[str, RegisteredIndicator]:
    """The indicators by code, each in its last version."""
    return {version.code: version for version in sorted(versions, key=lambda version: version.number)}
