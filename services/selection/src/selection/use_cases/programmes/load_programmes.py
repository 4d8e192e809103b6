"""Bring the programme files of the installation into the database, each version once."""

from datetime import datetime
from pathlib import Path

import yaml

from selection.programmes import programme_files
from selection.readers.catalogue import Catalogue
from selection.steps.store_programme import store_programme
from selection.unit_of_work import Work


async def load_programmes(work: Work, directory: Path, catalogue: Catalogue, *, now: datetime) -> None:
    for path in programme_files(directory):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        await store_programme(work, document, catalogue, now=now)
