"""Plans and scenarios: kept with their inputs, worked out when they are read; they touch no books."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Mapped, mapped_column

from budget.models.root import Base
from budget.rules.cohorts import Cohort, HalfYear, PlannedYear, plan
from budget.rules.money import ZERO
from budget.rules.plan_table import Stated
from budget.rules.scenarios import Ceiling, Change, Outlook, Start, ceiling_outlook, outlook
from shared.contracts.budget import OwnActivity
from shared.kit.columns import Document
from shared.kit.db import Aggregate


class _Part(BaseModel):
    """Amounts are exact and kept as text; a field that version 1.0 left out has a default."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)


class CohortInput(_Part):
    start_year: int
    start_half: int
    organizers: int
    halves: int
    cost: Decimal = Field(alias="each")
    """Kronor per organiser, as version 1.0 named it in what is stored."""

    def as_rule(self) -> Cohort:
        return Cohort(HalfYear(self.start_year, self.start_half), self.organizers, self.halves, self.cost)


class StatedLine(_Part):
    fiscal_year: int
    cost_kind: str
    amount: Decimal
    why: str = ""
    activity: OwnActivity | None = None


class PlanInputs(_Part):
    cohorts: tuple[CohortInput, ...] = ()
    lines: tuple[StatedLine, ...] = ()


class Plan(Aggregate, Base):
    """The cohorts of a programme and its planned amounts, in the form of Redovisning dnr 2015:778, 5.1 and 5.2."""

    __tablename__ = "plan"

    programme: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    inputs: Mapped[PlanInputs] = mapped_column(Document(PlanInputs))
    made_by: Mapped[str]

    @property
    def stated(self) -> list[Stated]:
        return [
            Stated(line.fiscal_year, line.cost_kind, line.amount, line.why, line.activity) for line in self.inputs.lines
        ]

    @property
    def running_years(self) -> list[int]:
        """Every year in which a cohort runs some time."""
        cohorts = [cohort.as_rule() for cohort in self.inputs.cohorts]
        return sorted({half.year for cohort in cohorts for half in cohort.running()})

    def modelled(self, years: Iterable[int]) -> list[PlannedYear]:
        return plan([cohort.as_rule() for cohort in self.inputs.cohorts], years)


class StartedPosition(_Part):
    item: str
    fiscal_year: int
    provided: Decimal
    bound: Decimal


class StartedCeiling(_Part):
    item: str
    fiscal_year: int
    authorised: Decimal
    outstanding: Decimal


class ScenarioStart(_Part):
    """How the positions stood when the scenario was made, and the authorisations of that year."""

    positions: tuple[StartedPosition, ...]
    ceilings: tuple[StartedCeiling, ...] = ()


class ChangeInput(_Part):
    item: str
    fiscal_year: int
    provided: Decimal
    bound: Decimal
    authorised: Decimal = ZERO
    why: str


class ScenarioChanges(_Part):
    """`cohort_item` is the item that new cohorts burden."""

    changes: tuple[ChangeInput, ...] = ()
    cohorts: tuple[CohortInput, ...] = ()
    cohort_item: str


class Scenario(Aggregate, Base):
    """A what-if: a copy of the positions of a day, and changes to it."""

    __tablename__ = "scenario"

    programme: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    copied_on: Mapped[date]
    start: Mapped[ScenarioStart] = mapped_column(Document(ScenarioStart))
    changes: Mapped[ScenarioChanges] = mapped_column(Document(ScenarioChanges))
    made_by: Mapped[str]

    @property
    def outlooks(self) -> list[Outlook]:
        starts = [Start(row.item, row.fiscal_year, row.provided, row.bound) for row in self.start.positions]
        ceilings = [Ceiling(row.item, row.fiscal_year, row.authorised, row.outstanding) for row in self.start.ceilings]
        changes = [
            Change(row.item, row.fiscal_year, row.provided, row.bound, row.why, row.authorised)
            for row in self.changes.changes
        ]
        cohorts, item = [cohort.as_rule() for cohort in self.changes.cohorts], self.changes.cohort_item
        return [
            *outlook(starts, changes, cohorts, item=item),
            *ceiling_outlook(ceilings, changes, cohorts, item=item),
        ]
