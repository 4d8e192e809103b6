"""The programme files of a folder: appropriation items, cost rules and forecast days of every assignment."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, get_args

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict

from budget.rules.fiscal_year import CountedWhen
from budget.rules.supervision import HoldRule
from shared.contracts.selection import SupervisionChangedV1
from shared.contracts.terms import CostKind


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


def read_programmes(folder: Path) -> tuple[Programme, ...]:
    """In the order of the files' names. A file that cannot be read stops the start, with its name."""
    return tuple(_read(path) for path in sorted(folder.glob("*.yaml")))


def _read(path: Path) -> Programme:
    try:
        return Programme.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error
