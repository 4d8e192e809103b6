"""The rules of each government assignment for agreements: how long, how accounted for, and what supervision stops.

The files stand in this package, so that every step and every event is judged by the same rules.
"""

from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from agreements.rules.periods import LongestPeriod, months_later
from agreements.rules.queueing import Priority
from agreements.rules.supervision import BlockingRule

STANDARD = "standard"
"""The file of every assignment that has none of its own."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Period(_File):
    most_years: int = Field(ge=1, le=10)
    counted_from: Literal["first_agreement", "agreement"]

    def as_rule(self) -> LongestPeriod:
        return LongestPeriod(self.most_years, from_first_agreement=self.counted_from == "first_agreement")


class Statements(_File):
    """The rules of when the organiser accounts for a payment."""

    months_after_payment: int = Field(ge=1, le=24)
    """A statement is due this many months after the payment that it accounts for, or later."""
    months_after_end: int = Field(ge=0, le=24)
    """And at the latest this many months after the last day of the agreement, where the payment leaves room for it."""


class Places(_File):
    """The rules of how places in existing programmes are given where they are few."""

    priority: tuple[Priority, ...] = ()
    """The priorities that decide the order of a queue before the time of asking, the weightiest first."""
    days_to_sign: int = Field(ge=1, le=365)
    """A place lapses when both parties have not signed so many days after it was taken."""


class Archive(_File):
    """The rules of when an ended case may be handed over to an archive, and when working material may go after that."""

    deliver_after_months: int = Field(ge=0, le=120)
    """Months from the day on which the case ended."""
    dispose_after_months: int = Field(ge=1, le=120)
    """Months from the day of the archive's receipt."""


class _Dialogue(_File):
    """The phase of analysis and plan, which the first agreement is about."""

    most_months: int = Field(ge=1, le=24)
    source: str

    def last_day(self, starts_on: date) -> date:
        """The same day of the month: the source says about so many months."""
        return months_later(starts_on, self.most_months)


class _TeamWorkers(_File):
    """How long the register says something of those who have left."""

    kept_months: int = Field(ge=1, le=120)
    source: str


class _Blocking(_File):
    """Supervision that stops decisions, signatures and payments."""

    statuses: tuple[Literal["PAGAENDE", "AVSLUTAD_KVARSTAENDE"], ...]
    decision_types: tuple[str, ...] = ()
    """Empty: of any type."""
    extensive_in_central_parts: bool | None = None
    """None: whether the deficiencies are extensive or not."""
    reason: str

    def as_rule(self) -> BlockingRule:
        return BlockingRule(
            frozenset(self.statuses),
            decision_types=frozenset(self.decision_types),
            extensive_in_central_parts=self.extensive_in_central_parts,
            reason=self.reason,
        )


class Programme(_File):
    """One assignment. A new one is a new file, never new code."""

    programme: str
    name: str
    source: str
    period: _Period
    statements: Statements
    places: Places
    archive: Archive
    dialogue: _Dialogue
    team_workers: _TeamWorkers | None = None
    """In the standard file alone: teams answer for the cases of several assignments."""
    supervision: tuple[_Blocking, ...]

    @property
    def longest_period(self) -> LongestPeriod:
        return self.period.as_rule()

    @property
    def blocking_rules(self) -> tuple[BlockingRule, ...]:
        return tuple(rule.as_rule() for rule in self.supervision)


def rules_of(programme: str) -> Programme:
    """The rules of an assignment; those of the standard file when it has none of its own."""
    known = _read_all()
    return known.get(programme, known[STANDARD])


def named_programmes() -> list[str]:
    """The assignments that have a file of their own."""
    return sorted(_read_all().keys() - {STANDARD})


@cache
def _read_all() -> dict[str, Programme]:
    """The programmes by code. A file that cannot be read stops the start, with its name."""
    found = (_read(path) for path in files(__package__).iterdir() if path.name.endswith(".yaml"))
    return {programme.programme: programme for programme in found}


def _read(path: Traversable) -> Programme:
    try:
        return Programme.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error
