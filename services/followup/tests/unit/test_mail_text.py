"""What a letter says: what to do, and a link; nothing about the case, nobody's name but the recipient's."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from followup.documents.mail import Letterhead, write_mail
from followup.models.letter import Letter
from followup.rules.reminders import ContactFunction, LetterKind

NOW = datetime(2027, 9, 15, 9, tzinfo=UTC)
HEAD = Letterhead("paminnelser@skolverket.example", "Skolverket", "https://insatser.example.se/")
STATEMENT = UUID("0199a6f2-7c1e-7aa0-8000-000000000003")
ACTIVITY = UUID("2f1c9d0e-58a5-5a4c-9a53-0f6f4f4d8c11")


def a_letter(kind: LetterKind, function: ContactFunction, statement_id: UUID | None = None) -> Letter:
    letter = Letter(
        id=UUID("0199a6f2-7c1e-7aa0-8000-00000000000f"),
        activity_id=ACTIVITY,
        statement_id=statement_id,
        organization_number="2120000530",
        kind=kind,
        function=function,
        due_on=date(2027, 9, 30),
        attempts=0,
        created_at=NOW,
    )
    letter.begin(HEAD.host, NOW)
    return letter


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("function", ContactFunction)
def test_a_letter_has_a_link_and_nothing_of_the_case(kind: LetterKind, function: ContactFunction) -> None:
    mail = write_mail(a_letter(kind, function), HEAD, name="Åsa Öberg", address="asa@example.se", now=NOW)
    text = f"{mail['Subject']}\n{mail.get_content()}"
    assert f"https://insatser.example.se/activities/{ACTIVITY}\n" in text
    assert not any(word in text for word in ("2120000530", "2027", "30", "Åsa", "Öberg", "asa@"))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<0199a6f2-7c1e-7aa0-8000-00000000000f@skolverket.example>"


def test_a_statement_is_what_the_link_leads_to() -> None:
    letter = a_letter(LetterKind.OVERDUE, ContactFunction.ORGANIZER, STATEMENT)
    mail = write_mail(letter, HEAD, name="Åsa Öberg", address="asa@example.se", now=NOW)
    assert f"https://insatser.example.se/statements/{STATEMENT}\n" in mail.get_content()


def test_the_message_id_is_the_same_in_every_attempt() -> None:
    letter = a_letter(LetterKind.OVERDUE, ContactFunction.MANAGER)
    first = letter.message_id
    letter.begin("other.example", NOW)
    assert (letter.message_id, letter.attempts) == (first, 2)
