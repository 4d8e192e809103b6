"""The last release reads what this version publishes, and this version what the last release published."""

import csv
import subprocess
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from insatser.layout import CLONE
from shared.broker.incoming import read_event
from shared.contracts.agreements import AgreementSignedV1
from shared.event import Event
from tests.support.facts import agreement_signed
from tests.support.sandbox import NOW


def released(path: str) -> ModuleType:
    """A module as it was in the last release (docs/releases.csv)."""
    with (CLONE / "docs" / "releases.csv").open(encoding="utf-8", newline="") as lines:
        commit = list(csv.DictReader(lines))[-1]["commit"]
    found = subprocess.run(["git", "show", f"{commit}:{path}"], cwd=CLONE, capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip(f"the commit of the last release is not in this clone: {commit}")
    module = ModuleType("released")
    exec(found.stdout, module.__dict__)
    return module


def envelope(kind: Any, **more: object) -> Any:
    fact = agreement_signed()
    return kind(
        id=uuid4(),
        source="/agreements",
        type=fact.TYPE,
        subject="one",
        time=NOW,
        dataschema="/agreements/v1/schemas/x",
        sequence=1,
        programme="riktade-insatser-2024",
        data=fact.model_dump(mode="json"),
        **more,
    )


def test_the_last_release_reads_the_envelope_of_today() -> None:
    older = released("shared/src/shared/event.py").Event
    today = envelope(Event, aggregate="cooperation", serverdate=NOW)
    read = older.from_json(today.to_json())
    assert (read.programme, read.sequence, read.data) == ("riktade-insatser-2024", 1, today.data)


def test_the_envelope_of_the_last_release_is_read_today() -> None:
    older = released("shared/src/shared/event.py").Event
    read = read_event(envelope(older).to_json(), producer="agreements", subject=AgreementSignedV1.TYPE)
    assert (read.scope, read.aggregate) == ("riktade-insatser-2024", None)
    AgreementSignedV1.model_validate(read.data)
