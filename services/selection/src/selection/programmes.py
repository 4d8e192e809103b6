"""The programme files of a directory. `rules/programme_document.py` judges them and gives them their types."""

from pathlib import Path
from typing import Any

import yaml

from selection.readers.catalogue import CATALOGUE_FILE


def programme_files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.glob("*.yaml") if path.name != CATALOGUE_FILE)


def read_document(path: Path) -> dict[str, Any]:
    """The rules as they stand in the file: a version is kept and hashed in its own words."""
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document
