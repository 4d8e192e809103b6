"""The table of who sees which field of a time line: what is wrong in it stops the start."""

from pathlib import Path

import pytest

from insatser.layout import CLONE
from selection.api.time_line import SHOWN
from selection.readers.time_line_fields import FILE, read_fields
from selection.rules.time_line import Agency
from shared.kit.actor import Actor

SHIPPED = (CLONE / "services" / "selection" / "programmes" / FILE).read_text(encoding="utf-8")


def test_a_role_that_has_no_cell_sees_nothing_and_several_roles_see_what_any_of_them_does(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(SHIPPED, encoding="utf-8")
    fields = read_fields(tmp_path, SHOWN)
    stranger, both = Actor("eva", frozenset({"evaluator"})), Actor("per", frozenset({"spsm", "auditor"}))
    assert set(fields.withheld(stranger, reader=Agency.SPSM, writer=Agency.SPSM)) == SHOWN
    assert fields.withheld(both, reader=Agency.SPSM, writer=Agency.SKOLVERKET) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("note,OSL", "notes,OSL", "fields"),
        ("title,OSL 6 kap. 5 §,all", "title,OSL 6 kap. 5 §,alla", "cells"),
        ("spsm", "spms", "roles"),
        ("programme,FL 8 §", "programme,", "no basis"),
        ("agency,FL 8 §,all", "agency,FL 8 §,own", "must be seen"),
    ],
)
def test_what_is_wrong_in_the_table_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in SHIPPED
    (tmp_path / FILE).write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=said) as refused:
        read_fields(tmp_path, SHOWN)
    assert FILE in str(refused.value)
