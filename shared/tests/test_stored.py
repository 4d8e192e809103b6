"""What an earlier version stored can be read, exactly as it was written; the same thing is refused when it is typed."""

from datetime import date

import pytest
from pydantic import BaseModel, ValidationError
from sqlalchemy.engine.default import DefaultDialect

from shared.days import Day
from shared.kit.columns import Document
from shared.text import Line, Prose


class Note(BaseModel):
    title: Line
    text: Prose
    day: Day


OLD = {"title": "Två\nrader ", "text": "Anna, 19121212-1212\r\na\u0308", "day": "0001-01-01"}


def test_a_stored_value_is_read_as_it_was_written() -> None:
    note = Document(Note).process_result_value(OLD, DefaultDialect())
    assert note
    assert (note.title, note.text, note.day) == (OLD["title"], OLD["text"], date(1, 1, 1))


def test_what_is_typed_after_a_stored_value_was_read_is_still_refused() -> None:
    Document(Note).process_result_value(OLD, DefaultDialect())
    with pytest.raises(ValidationError) as refused:
        Note.model_validate(OLD)
    assert refused.value.error_count() == 3
