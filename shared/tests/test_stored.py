"""What an earlier version stored can be read, exactly as it was written; the same thing is refused when it is typed."""

import json
from datetime import date
from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError
from sqlalchemy.engine.default import DefaultDialect

from shared.amount import Amount
from shared.days import Day
from shared.kit.columns import Document
from shared.text import Line, Prose


class Note(BaseModel):
    title: Line
    text: Prose
    day: Day


class Notes(BaseModel):
    notes: tuple[Note, ...]
    amount: Amount


OLD = {"title": "Två\nrader ", "text": "Anna, 19121212-1212\r\na\u0308", "day": "0001-01-01"}


def test_a_stored_value_is_read_as_it_was_written() -> None:
    note = Document(Note).process_result_value(OLD, DefaultDialect())
    assert note
    assert (note.title, note.text, note.day) == (OLD["title"], OLD["text"], date(1, 1, 1))


def test_parts_of_a_stored_value_are_read_so_too_and_from_its_text() -> None:
    note = Note.model_construct(title="Två\nrader ", text="Anna, 19121212-1212\r\na\u0308", day=date(1, 1, 1))
    found = Document(Notes).process_result_value(json.dumps({"notes": [OLD], "amount": "1.50"}), DefaultDialect())
    assert found == Notes.model_construct(notes=(note,), amount=Decimal("1.50"))
    assert found.model_dump(mode="json") == {"notes": [OLD], "amount": "1.50"}


def test_what_stored_text_cannot_be_is_refused() -> None:
    with pytest.raises(ValidationError):
        Document(Notes).process_result_value('{"notes": [{"title": 1}], "amount": "x"}', DefaultDialect())


def test_what_is_typed_after_a_stored_value_was_read_is_still_refused() -> None:
    Document(Note).process_result_value(OLD, DefaultDialect())
    with pytest.raises(ValidationError) as refused:
        Note.model_validate(OLD)
    assert refused.value.error_count() == 3
