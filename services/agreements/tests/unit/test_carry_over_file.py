"""The description of the file is the file: every kind of row with its columns, and which may be empty."""

import re

import pytest

from agreements.models.carried_rows import RECORDS, TOTALS
from insatser.layout import CLONE

DESCRIPTION = (CLONE / "docs" / "carry-overs.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", RECORDS)
def test_each_kind_of_row_is_described_with_its_columns(record: str) -> None:
    (line,) = [line for line in DESCRIPTION.splitlines() if line.startswith(f"| `{record}` |")]
    columns = line.split("|")[3]
    fields = RECORDS[record][0].model_fields
    expected = set(fields) - {"line", "case"}
    assert set(re.findall(r"`(\w+)`", columns)) == expected
    optional = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"\(([^)]*)\)", columns))))
    assert optional == {name for name in expected if not fields[name].is_required()}


def test_each_total_is_described() -> None:
    assert all(f"`{total}`" in DESCRIPTION for total in TOTALS)
