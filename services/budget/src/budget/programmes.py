"""The programme files of a folder: appropriation items, cost rules and forecast days of every assignment."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self, get_args

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from budget.rules.coding import AccountRange, Codes, Coding
from budget.rules.fiscal_year import CountedWhen
from budget.rules.own_costs import Source, fitting
from budget.rules.supervision import HoldRule
from shared.contracts.budget import OwnActivity
from shared.contracts.selection import SupervisionChangedV1
from shared.contracts.terms import CostKind, MeasureKind


def _known(field: str) -> Callable[[str], str]:
    """A code that selection publishes: a misspelt one would stop nothing."""
    codes = get_args(SupervisionChangedV1.model_fields[field].annotation)

    def check(code: str) -> str:
        if code not in codes:
            raise ValueError(f"{code} is none of {', '.join(codes)}")
        return code

    return check


DecisionType = Annotated[str, AfterValidator(_known("decision_type"))]
Status = Annotated[str, AfterValidator(_known("status"))]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Item(_File):
    code: str
    name: str
    saves: bool


class Appropriation(_File):
    code: str
    name: str
    items: tuple[Item, ...]


class CostRule(_File):
    cost_kind: CostKind
    item: str
    counted: CountedWhen
    development: bool
    ledger_account: str


class ForecastDay(_File):
    day: date
    last_year: int
    diary_number: str


class Hold(_File):
    """Supervision decisions that stop an organiser's payments."""

    decisions: tuple[DecisionType, ...]
    statuses: tuple[Status, ...]
    reason: str
    source: str
    only_serious: bool = False
    only_extensive: bool = False

    def as_rule(self) -> HoldRule:
        return HoldRule(**self.model_dump())


Account = Annotated[str, Field(pattern=r"^[0-9]{3,10}$")]
Dimension = Annotated[int, Field(ge=1, le=9999)]


class Accounts(_File):
    """Accounts of the finance system, `first` to `last`, or one of them."""

    first: Account
    last: Account | None = None

    @property
    def end(self) -> str:
        return self.last or self.first

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if len(self.first) != len(self.end) or self.first > self.end:
            raise ValueError(f"{self.first}-{self.end} are no accounts in order with equally many digits")
        return self


class CostAccounts(Accounts):
    cost_kind: CostKind

    @model_validator(mode="after")
    def _check_kind(self) -> Self:
        if not fitting(self.cost_kind):
            raise ValueError(f"{self.cost_kind} is no cost of the agency itself")
        return self


class OtherAccounts(Accounts):
    """Accounts that hold no cost of the agency itself; `reason` is shown to whoever reads a file in."""

    reason: str


class Assignment(_File):
    """The objects that say that a row is about the assignment."""

    dimension: Dimension
    objects: tuple[str, ...] = Field(min_length=1)


class Activities(_File):
    dimension: Dimension
    objects: dict[str, OwnActivity]


class MeasureKinds(_File):
    dimension: Dimension
    objects: dict[str, MeasureKind]


class FinanceSystem(_File):
    """Coding of the assignment's own costs in the finance system, whose vouchers come as SIE 4."""

    example: bool = False
    """True in the file that comes with the system: no agency's own accounts, series and objects."""
    source: str
    our_series: tuple[str, ...]
    assignment: Assignment
    cost_accounts: tuple[CostAccounts, ...]
    other_accounts: tuple[OtherAccounts, ...]
    activities: Activities
    measure_kinds: MeasureKinds
    item_dimension: Dimension
    incomes: dict[str, Source] = {}
    """Objects of the item's dimension that say that an income beside the appropriation pays."""

    @model_validator(mode="after")
    def _check_accounts(self) -> Self:
        """An account means one thing."""
        ranges: list[Accounts] = [*self.cost_accounts, *self.other_accounts]
        ranges.sort(key=lambda accounts: (len(accounts.first), accounts.first))
        for before, after in pairwise(ranges):
            if len(before.end) == len(after.first) and before.end >= after.first:
                raise ValueError(f"account {after.first} stands in two ranges")
        return self

    def as_rule(self, programme: str) -> Coding:
        return Coding(
            programme,
            source=self.source,
            our_series=frozenset(self.our_series),
            assignment=Codes(str(self.assignment.dimension), dict.fromkeys(self.assignment.objects, programme)),
            costs=tuple(AccountRange(found.first, found.end, found.cost_kind) for found in self.cost_accounts),
            others=tuple(AccountRange(found.first, found.end, found.reason) for found in self.other_accounts),
            activities=Codes(str(self.activities.dimension), dict(self.activities.objects)),
            measure_kinds=Codes(str(self.measure_kinds.dimension), dict(self.measure_kinds.objects)),
            item_dimension=str(self.item_dimension),
            example=self.example,
            incomes=dict(self.incomes),
        )


class Programme(_File):
    """One assignment. A new one is a new file, never new code."""

    programme: str
    name: str
    source: str
    appropriations: tuple[Appropriation, ...]
    cost_rules: tuple[CostRule, ...]
    valid_from: date
    """The first day of the cost rules: a rule that has changed needs a later one."""
    forecast_days: tuple[ForecastDay, ...] = ()
    supervision_holds: tuple[Hold, ...]
    finance_system: FinanceSystem | None = None
    """None: no vouchers of the finance system are read in as costs of the assignment."""

    @property
    def coding(self) -> Coding | None:
        return self.finance_system.as_rule(self.programme) if self.finance_system else None


def read_programmes(folder: Path) -> tuple[Programme, ...]:
    """Programmes in the order of the files' names. A file that cannot be read stops the start, with its name."""
    return tuple(_read(path) for path in sorted(folder.glob("*.yaml")))


def _read(path: Path) -> Programme:
    try:
        return Programme.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error
