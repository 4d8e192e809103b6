"""Question banks are data: read strictly, the newest version used, and a version that has been used never changed."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from followup.programmes import load_banks, load_programmes
from insatser.layout import CLONE

PROGRAMMES = CLONE / "services" / "followup" / "programmes"
RECEPTION = yaml.safe_load((PROGRAMMES / "question-banks" / "reception-1.yaml").read_text())
RELEASED = {
    "quality-dialogue-1": "9ee6b8c3a19df7a8b6b653f49387e2b0bdf637262e81d2c0e9b9740a3451d749",
    "reception-1": "4b2d3dfcccad97506ec64a2987e6a4f1e32d623969f4e4c24d01ebd083cc64b0",
}
"""File → SHA-256. New questions are a new version in a new file, with a new line here."""


def load(folder: Path, **changed: Any) -> Any:
    banks = folder / "question-banks"
    banks.mkdir()
    bank = RECEPTION | changed
    (banks / f"reception-{bank['version']}.yaml").write_text(yaml.safe_dump(bank))
    return load_banks(folder)


def test_a_version_that_can_have_been_used_is_as_it_was() -> None:
    files = {path.stem: path.read_bytes() for path in (PROGRAMMES / "question-banks").glob("*.yaml")}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} == RELEASED


def test_every_bank_that_an_assignment_may_use_is_there() -> None:
    banks = load_banks(PROGRAMMES)
    named = {code for programme in load_programmes(PROGRAMMES).values() for code in programme.question_banks}
    assert named == set(banks)
    assert [level.value for level in banks["reception"].levels] == ["head_of_schools", "principal", "teacher"]


def test_the_newest_version_is_used(tmp_path: Path) -> None:
    load(tmp_path)
    newer = RECEPTION | {"version": 10, "name": "Nya frågor"}
    (tmp_path / "question-banks" / "reception-10.yaml").write_text(yaml.safe_dump(newer))
    load_banks.cache_clear()
    assert load_banks(tmp_path)["reception"].version == 10


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"least_answers": 4}, "least_answers"),
        ({"options": ["Ja"]}, "options"),
        ({"code": "other"}, "is not named so"),
        ({"questions": [*RECEPTION["questions"], RECEPTION["questions"][0]]}, "a question stands twice"),
        ({"questions": [RECEPTION["questions"][0] | {"levels": ["manager"]}]}, "whom surveys ask"),
        ({"questions": [RECEPTION["questions"][0] | {"free_text": True}]}, "free_text"),
    ],
)
def test_a_bank_that_cannot_be_asked_stops_the_start(tmp_path: Path, changed: dict[str, Any], fault: str) -> None:
    with pytest.raises(ValueError, match=f"(?s)reception-1.yaml: .*{fault}"):
        load(tmp_path, **changed)


def test_an_assignment_that_writes_to_people_says_when_they_are_erased(tmp_path: Path) -> None:
    programme = yaml.safe_load((PROGRAMMES / "kvalitet-2021.yaml").read_text())
    del programme["contacts"]
    (tmp_path / "kvalitet-2021.yaml").write_text(yaml.safe_dump(programme))
    with pytest.raises(ValueError, match="contacts is missing"):
        load_programmes(tmp_path)
