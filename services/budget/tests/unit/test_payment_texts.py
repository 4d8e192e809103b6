"""Text that leaves in vouchers and payment files: transcribed by the published rule, or refused by the character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from budget.documents.pain import TEXT
from budget.documents.sie import is_writable
from budget.readers.payment_texts import PaymentText
from budget.rules.payment_texts import ALLOWED, UncarriableError, carry, transcribe

READER = TypeAdapter(PaymentText)


@pytest.mark.parametrize(
    ("typed", "leaves"),
    [
        ("X & Y AB", "X och Y AB"),
        ("X&Y", "X och Y"),
        ("12 § skollagen", "12 paragraf skollagen"),
        ("16–18 §§ FL", "16-18 paragraferna FL"),
        ("Barn’s “dag” – del 1…", "Barn's 'dag' - del 1..."),
        ("Del\u00a01\u202f000", "Del 1 000"),
        ("50 % av 10 €", "50 procent av 10 EUR"),
        ("Sámi Åhlén Çelik Łódź Ærø", "Sami Åhlén Celik Lodz Ärö"),
        ("Jönköpings kommun, del 1 (2026:200)", "Jönköpings kommun, del 1 (2026:200)"),
    ],
)
def test_what_people_type_is_transcribed(typed: str, leaves: str) -> None:
    assert READER.validate_python(typed) == leaves


@pytest.mark.parametrize(("text", "named"), [("Bidrag 漢", "”漢” (U+6F22)"), ("Kurs 🙂", "U+1F642")])
def test_what_no_rule_carries_is_refused_by_the_character(text: str, named: str) -> None:
    with pytest.raises(ValidationError) as refused:
        READER.validate_python(text)
    assert named in str(refused.value)
    assert carry(text).endswith("?")


@given(st.text())
def test_whatever_is_there_can_leave_in_both_formats(text: str) -> None:
    carried = carry(text)
    assert is_writable(carried)
    assert not carried or TEXT.fullmatch(carried)


@given(st.text())
def test_what_is_taken_in_can_leave_as_it_is(text: str) -> None:
    try:
        taken = transcribe(text)
    except UncarriableError:
        return
    assert set(taken) <= ALLOWED
    assert transcribe(taken) == carry(taken) == taken
