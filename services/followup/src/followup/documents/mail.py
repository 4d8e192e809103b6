"""A letter as e-mail: what to do and a link. Nothing of the case and nothing about a person stands in it."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage

from followup.models.letter import Letter
from followup.rules.reminders import ContactFunction, LetterKind

SUBJECTS = {
    LetterKind.BEFORE_DUE: "Påminnelse: en uppföljning ska snart vara klar",
    LetterKind.OVERDUE: "Påminnelse: en uppföljning är försenad",
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


@dataclass(frozen=True)
class Letterhead:
    """Whom letters come from, and the address that their links begin with."""

    address: str
    name: str
    link_root: str

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
    body = BODY.format(what=_what(letter), link=_link(letter, head), signature=head.name)
    message.set_content(body, cte="quoted-printable")
    return message


def _what(letter: Letter) -> str:
    if letter.function in (ContactFunction.TEAM_LEADER, ContactFunction.MANAGER):
        return LATE_BELOW
    return SOON if letter.kind is LetterKind.BEFORE_DUE else LATE


def _link(letter: Letter, head: Letterhead) -> str:
    matter = f"statements/{letter.statement_id}" if letter.statement_id else f"activities/{letter.activity_id}"
    return f"{head.link_root.rstrip('/')}/{matter}"
