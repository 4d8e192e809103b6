"""Add a new government assignment, or a new version of its rules."""

from datetime import datetime
from typing import Any

from selection.models.programme_version import ProgrammeVersion
from selection.readers.catalogue import Catalogue
from selection.steps.store_programme import store_programme
from selection.unit_of_work import Work


async def add_programme(
    work: Work, document: dict[str, Any], catalogue: Catalogue, *, now: datetime
) -> ProgrammeVersion:
    """Add the programme, judged as the programme files of the installation are."""
    return await store_programme(work, document, catalogue, action="add_programme", now=now)
