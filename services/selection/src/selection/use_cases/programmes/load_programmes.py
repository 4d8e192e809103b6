"""Bring the programme files of the installation into the database, each version once."""

from datetime import datetime
from pathlib import Path

from selection.programmes import programme_files, read_document
from selection.readers.catalogue import Catalogue
from selection.steps.store_programme import store_programme
from selection.unit_of_work import Work


async def load_programmes(work: Work, directory: Path, catalogue: Catalogue, *, now: datetime) -> None:
    for path in programme_files(directory):
        await store_programme(work, read_document(path), catalogue, action="load_programmes", now=now)
