"""A letter as e-mail: what to do and a link. Nothing of the case and nothing about a person stands in it.

The link of a reminder asks for a login. That of a survey is itself the right to answer, once.
"""

from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from uuid import UUID

from followup.models.letter import Letter
from followup.rules.reminders import ContactFunction, LetterKind
from followup.settings import Settings
from shared.telemetry.secret_addresses import derived_secret

SUBJECTS = {
    LetterKind.BEFORE_DUE: "Påminnelse: en uppföljning ska snart vara klar",
    LetterKind.OVERDUE: "Påminnelse: en uppföljning är försenad",
    LetterKind.SURVEY: "Några frågor från Skolverket",
    LetterKind.SURVEY_REMINDER: "Påminnelse: några frågor från Skolverket",
}
SOON = "En uppföljning som du ansvarar för ska snart vara klar."
LATE = "En uppföljning som du ansvarar för skulle ha varit klar."
LATE_BELOW = "En uppföljning i din verksamhet skulle ha varit klar."
BODY = """\
Hej!

{what}

Här ser du vad det gäller och vad som behöver göras:
{link}

Du behöver logga in. Det går inte att svara på det här brevet.

{signature}
"""
SURVEY = """\
Hej!

Skolverket vill veta hur arbetet tas emot. Du får den här enkäten som {level} och kan svara till och med {closes_on}:
{link}

Länken är din egen: skicka den inte vidare. Du behöver inte logga in. Du kan spara och fortsätta senare.
Dina svar är anonyma. De räknas samman med andras, och vi vet inte vem som har svarat. Därför får alla samma
påminnelse: har du redan svarat behöver du inte göra något.

{signature}
"""
LEVELS = {
    ContactFunction.HEAD_OF_SCHOOLS: "skolchef",
    ContactFunction.PRINCIPAL: "rektor",
    ContactFunction.TEACHER: "lärare",
}


@dataclass(frozen=True)
class SurveyLinks:
    """Start of links to surveys, and the key that their secret parts are made with."""

    root: str
    key: str = field(repr=False)

    def secret(self, survey_id: UUID, contact_id: UUID) -> str:
        """The same in every letter to the contact about the survey, and written down nowhere."""
        return derived_secret(self.key, survey_id, contact_id)

    def link(self, survey_id: UUID, contact_id: UUID) -> str:
        return f"{self.root.rstrip('/')}/{self.secret(survey_id, contact_id)}"


def survey_links_of(settings: Settings) -> SurveyLinks | None:
    """The links of surveys; None where nobody has set them: no survey is opened then, and none is sent."""
    if not (settings.survey_key and settings.survey_link_root):
        return None
    return SurveyLinks(str(settings.survey_link_root), settings.survey_key.get_secret_value())


@dataclass(frozen=True)
class Letterhead:
    """Sender of letters, and the address that their links begin with; without `survey_links` no survey is sent."""

    address: str
    name: str
    link_root: str
    survey_links: SurveyLinks | None = None

    @property
    def host(self) -> str:
        return self.address.rpartition("@")[2]


def write_mail(letter: Letter, head: Letterhead, *, name: str, address: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"] = Address(head.name, addr_spec=head.address)
    message["To"] = Address(name, addr_spec=address)
    message["Subject"] = SUBJECTS[letter.kind]
    message["Date"] = now
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no robot answers it
    body = _survey(letter, head) if letter.survey_id else _reminder(letter, head)
    message.set_content(body, cte="quoted-printable")
    return message


def _reminder(letter: Letter, head: Letterhead) -> str:
    return BODY.format(what=_what(letter), link=_link(letter, head), signature=head.name)


def _survey(letter: Letter, head: Letterhead) -> str:
    # The query has seen to all three: a survey's letter has a survey and a contact, and links can be written.
    assert letter.survey_id is not None
    assert letter.addressed_to is not None
    assert head.survey_links is not None
    link = head.survey_links.link(letter.survey_id, letter.addressed_to)
    closes_on = letter.due_on.isoformat()
    return SURVEY.format(level=LEVELS[letter.function], closes_on=closes_on, link=link, signature=head.name)


def _what(letter: Letter) -> str:
    if letter.function in (ContactFunction.TEAM_LEADER, ContactFunction.MANAGER):
        return LATE_BELOW
    return SOON if letter.kind is LetterKind.BEFORE_DUE else LATE


def _link(letter: Letter, head: Letterhead) -> str:
    matter = f"statements/{letter.statement_id}" if letter.statement_id else f"activities/{letter.activity_id}"
    return f"{head.link_root.rstrip('/')}/{matter}"
