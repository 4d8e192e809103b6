"""The reviewed table of answers is whole: each operation of each API stands in it once, with a reason."""

import csv
from pathlib import Path

import pytest

from tests.architecture.test_permissions import OPEN, SERVICES, an_app, operations
from tests.support.answers import TABLE, expected


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_stands_in_the_reviewed_table(service: str, jwks_file: Path) -> None:
    existing = {name for name, _, _ in operations(an_app(service, jwks_file))} - OPEN
    assert expected(service).keys() == existing


def test_every_line_says_why() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        assert [row for row in csv.DictReader(lines) if len(row["why"]) < 15] == []


@pytest.mark.parametrize("service", SERVICES)
def test_only_those_who_answer_for_money_or_decisions_take_the_last_step(service: str) -> None:
    """What the table is for: whoever adds a role here says so in a line that a reviewer reads."""
    last = ("approval", "decision", "settlement", "attestation", "write_off", "verdict")
    for operation, roles in expected(service).items():
        if operation.startswith("post_") and operation.endswith(last) and operation != "post_supervision_decision":
            assert not roles.keys() & {"auditor", "evaluator", "operator", "inspectorate"}, operation
