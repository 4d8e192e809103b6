"""The programme files of a directory, read and validated."""

from pathlib import Path
from typing import Any

import yaml

from selection.readers.catalogue import Catalogue
from selection.rules.programme import Programme
from selection.rules.programme_document import InvalidProgramme, read_programme

CATALOGUE_FILE = "indicators.yaml"


def load_programme(path: Path, catalogue: Catalogue) -> tuple[Programme, dict[str, Any]]:
    """The rules and the document they were read from. Raises InvalidProgramme with the file's name and all faults."""
    document = read_document(path)
    try:
        return read_programme(document, catalogue.limits), document
    except InvalidProgramme as refusal:
        raise InvalidProgramme([f"{path.name}: {fault}" for fault in refusal.faults]) from None


def read_document(path: Path) -> dict[str, Any]:
    """The rules as they stand in the file, not judged."""
    document: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return document


def programme_files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.glob("*.yaml") if path.name != CATALOGUE_FILE)
