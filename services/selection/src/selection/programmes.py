"""The programme files of a directory, and what is asked of rules that come in from outside.

`rules/programme_document.py` judges them and gives them their types, also when they are read back from the database.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from selection.readers.catalogue import CATALOGUE_FILE, REGISTER_FILE
from selection.readers.table import legible
from shared.days import read_day
from shared.text import read_prose

LONGEST = {"code": 60, "version": 20, "name": 200, "legal_basis": 300}
LONGEST_TEXT = 2000
DEEPEST = 10
DAYS = ("valid_from", "valid_to")


def programme_files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.glob("*.yaml") if path.name not in (CATALOGUE_FILE, REGISTER_FILE))


def read_document(path: Path) -> dict[str, Any]:
    """The rules as they stand in the file: a version is kept and hashed in its own words."""
    document: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return document


def faults_of_texts(document: dict[str, Any]) -> list[str]:
    """Every text that cannot be kept, and every day that is none, with its place in the document."""
    return [*_faults(document, "", DEEPEST), *_faults_of_days(document)]


def _faults(value: object, path: str, depth: int) -> Iterator[str]:
    if depth == 0:
        yield f"{path}: ligger för djupt; reglerna har högst {DEEPEST} nivåer"
    elif isinstance(value, dict):
        for name, inner in value.items():
            place = f"{path}.{legible(str(name))}" if path else legible(str(name))
            yield from _faults(name, place, depth - 1)
            yield from _faults(inner, place, depth - 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _faults(inner, f"{path}[{number}]", depth - 1)
    elif isinstance(value, str) and value:
        yield from _faults_of_text(value, path)


def _faults_of_text(value: str, path: str) -> Iterator[str]:
    try:
        read_prose(value)
    except ValueError as fault:
        yield f"{path}: ska vara {fault}"
    longest = LONGEST.get(path, LONGEST_TEXT)
    if len(value) > longest:
        yield f"{path}: ska vara en text med högst {longest} tecken"


def _faults_of_days(document: dict[str, Any]) -> Iterator[str]:
    for name in DAYS:
        try:
            read_day(document.get(name) or "2000-01-01")
        except ValueError as fault:
            yield f"{name}: ska vara {fault}"
