"""A decision can be run again for as long as it stands, by every later version."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from selection.__main__ import verify

RELEASED = sorted((Path(__file__).parent / "released").glob("*.json"))


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_decision_of_an_earlier_version_gives_the_same_bytes(path: Path) -> None:
    assert verify([str(path)]) == 0


def test_anyone_verifies_with_one_command_and_nothing_else() -> None:
    command = Path(sys.executable).with_name("selection")
    done = subprocess.run([command, "verify", RELEASED[0]], env={}, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Samma resultat."), done.stderr


def test_a_decision_whose_snapshot_was_changed_is_recognised(tmp_path: Path) -> None:
    decision = json.loads(RELEASED[0].read_text())
    first = next(iter(decision["snapshot"]["units"].values()))
    first["values"]["gr9_merit"] = "340"
    changed = tmp_path / "beslut.json"
    changed.write_text(json.dumps(decision))
    assert verify([str(changed)]) == 1


@pytest.mark.parametrize("break_it", ["organizers", "values", "units"])
def test_a_file_that_is_no_decision_is_refused(tmp_path: Path, break_it: str) -> None:
    decision = json.loads(RELEASED[0].read_text())
    code = next(iter(decision["snapshot"]["units"]))
    if break_it == "organizers":
        decision["snapshot"]["organizers"] = {}
    elif break_it == "values":
        decision["snapshot"]["units"][code]["values"] = {"gr9_merit": "99999999"}
    else:
        del decision["snapshot"]["units"][code]["observations"]
    broken = tmp_path / "beslut.json"
    broken.write_text(json.dumps(decision))
    assert verify([str(broken)]) == 2
