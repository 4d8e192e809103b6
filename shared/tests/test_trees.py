"""An XML document in the reading process: rows of paths, and nothing that an honest document has no use of."""

from io import BytesIO

import pytest

from shared.files.kinds import read_contents
from shared.files.rows import LONGEST_CELL, Form, Unreadable


def rows(text: str) -> list[list[str]]:
    return [row.cells for row in read_contents(BytesIO(text.encode()), forms=[Form.TREE]).rows]


def test_each_element_is_a_row_and_those_with_others_inside_say_where_they_begin() -> None:
    assert rows('<p:a xmlns:p="urn:x"><b c="1"> två </b><d><e/></d></p:a>') == [
        ["a+", "", "xmlns=urn:x"],
        ["a/b", "två", "c=1"],
        ["a/d+", ""],
        ["a/d/e", ""],
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "dokumenttyp"),
        ("<a>" * 51, "för djup"),
        ("<a><b></a>", "trasig"),
        (f"<a>{'x' * (LONGEST_CELL + 1)}</a>", "längre än"),
    ],
)
def test_what_no_honest_document_has_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        rows(text)


def test_a_table_is_not_read_as_a_document_or_the_other_way() -> None:
    with pytest.raises(Unreadable, match="webbsida eller XML"):
        list(read_contents(BytesIO(b"<a/>")).rows)
    with pytest.raises(Unreadable, match="trasig"):
        rows("a;b")
