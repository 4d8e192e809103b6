"""What callers should stop using is marked once, and found wherever it stands in an answer."""

from datetime import date

import pytest
from pydantic import BaseModel, Field

from shared.rest.deprecations import Deprecation, deprecation_of, headers_of
from shared.rest.lists import Page
from shared.rest.resources import Out

OLD = Deprecation(date(2026, 11, 28), "text")


class InnerOut(BaseModel):
    words: str = Field(json_schema_extra=OLD.shown())
    same: "InnerOut | None" = None


class NoteOut(Out):
    inner: list[InnerOut] | None


@pytest.mark.parametrize("model", [InnerOut, NoteOut, Page[NoteOut], dict[str, NoteOut]])
def test_a_field_is_found_however_deep_it_stands(model: object) -> None:
    assert deprecation_of({}, model) == OLD
    assert deprecation_of({}, Out) is None


def test_an_operation_goes_before_the_fields_of_its_answer_and_alone_has_an_end() -> None:
    """A field that goes does not take the operation with it: its end is no Sunset of the address."""
    leaving = Deprecation(date(2026, 12, 1), "get_texts", date(2028, 1, 1))
    assert deprecation_of(leaving.shown(), NoteOut) == leaving

    class EndingOut(BaseModel):
        words: str = Field(json_schema_extra=leaving.shown())

    assert deprecation_of({}, EndingOut) == Deprecation(date(2026, 12, 1), "get_texts")


def test_the_headers_are_written_as_the_standards_say() -> None:
    """RFC 9745: a structured date; RFC 8594: an HTTP date."""
    leaving = Deprecation(date(2023, 7, 1), "get_texts", date(2028, 1, 1))
    assert headers_of(leaving, "https://api.test/changes") == {
        "Deprecation": "@1688169600",
        "Sunset": "Sat, 01 Jan 2028 00:00:00 GMT",
        "Link": '<https://api.test/changes>; rel="deprecation"; type="text/html"',
    }
