"""The programme files of a folder: the reports that each government assignment demands, and their days."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from followup.errors import UnknownProgramme
from followup.rules.reporting_days import Recurrence, ReportingDuty


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Recurrence(_File):
    starts_on: date
    every_years: int


class _Duty(_File):
    code: str
    name: str
    source: str
    days: tuple[date, ...] = ()
    recurrence: _Recurrence | None = None

    def as_rule(self) -> ReportingDuty:
        recurrence = Recurrence(self.recurrence.starts_on, self.recurrence.every_years) if self.recurrence else None
        return ReportingDuty(self.code, self.name, self.source, days=self.days, recurrence=recurrence)


class Programme(_File):
    """One assignment. A new one is a new file, never new code."""

    code: str
    name: str
    ends_on: date | None = None
    duties: tuple[_Duty, ...]


Programmes = Mapping[str, Programme]
"""By code."""


@cache
def load_programmes(folder: Path) -> Programmes:
    """Read once. Raises ValueError with the name of a file that cannot be read."""
    programmes = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            programme = Programme.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        except (ValueError, yaml.YAMLError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        programmes[programme.code] = programme
    return programmes


def known_programme(programmes: Programmes, code: str) -> Programme:
    if code not in programmes:
        raise UnknownProgramme(f"Ange något av uppdragen {', '.join(sorted(programmes))}.")
    return programmes[code]
