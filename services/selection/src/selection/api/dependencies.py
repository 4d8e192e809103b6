"""The unit of work and the catalogue as endpoints ask for them."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from pydantic import Field

from selection.readers.catalogue import Catalogue, load_catalogue
from selection.unit_of_work import Work
from shared.rest.opening import open_work

WorkDep = Annotated[Work, Depends(open_work(Work))]
ROOT = "/selection/v1"

OrganizationNumber = Annotated[str, Field(pattern=r"^\d{2}[2-9]\d{7}$", examples=["2120000530"])]
SchoolUnitCode = Annotated[str, Field(pattern=r"^(\d{8}|F\d{7})$", examples=["48000763"])]
"""Eight digits, or our own code of a preschool unit."""
MunicipalityCode = Annotated[str, Field(pattern=r"^\d{4}$", examples=["0604"])]
SchoolYear = Annotated[str, Field(pattern=r"^\d{4}(/\d{2})?$", examples=["2024/25"])]
DiaryNumber = Annotated[str, Field(min_length=3, max_length=60, examples=["2026:1234"])]


@lru_cache
def _catalogue(directory: Path) -> Catalogue:
    return load_catalogue(directory)


def programmes_dir(request: Request) -> Path:
    directory: Path = request.app.state.settings.programmes_dir
    return directory


def catalogue(request: Request) -> Catalogue:
    return _catalogue(programmes_dir(request))


CatalogueDep = Annotated[Catalogue, Depends(catalogue)]
ProgrammesDir = Annotated[Path, Depends(programmes_dir)]
