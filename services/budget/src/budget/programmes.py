"""The programme files of a folder: appropriation items, cost rules and forecast days of every assignment."""

from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from budget.rules.fiscal_year import CountedWhen
from shared.contracts.terms import CostKind


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


def read_programmes(folder: Path) -> tuple[Programme, ...]:
    """In the order of the files' names. A file that cannot be read stops the start, with its name."""
    return tuple(_read(path) for path in sorted(folder.glob("*.yaml")))


def _read(path: Path) -> Programme:
    try:
        return Programme.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error
