"""Sends the next letter: at least once, and twice only when we die between the server's answer and our commit."""

from datetime import datetime
from uuid import UUID

from followup.clients.mail import Answer, MailServer, Reception
from followup.documents.mail import Letterhead, write_mail
from followup.models.contact import Contact
from followup.models.letter import Hindrance, LetterStatus
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.swedish import is_working_day


async def send_letter(work: Work, server: MailServer, head: Letterhead, *, now: datetime) -> bool:
    """Send a letter; return whether to go on: False when no more is due, or when the server takes nothing now.

    There are two transactions, none of which is open while the server is talked to. The first decides that the letter
    is to be sent, when its matter is not done, and makes sure that no other worker sends it meanwhile.
    """
    today = swedish_date(now)
    if not is_working_day(today):
        return False
    async with work:
        found = await work.letters.lock_next(today, now, surveys=head.survey_links is not None)
        if found is None:
            return False
        letter, contact = found
        # The query has seen to it: an erased contact is nobody's.
        assert contact.name is not None
        assert contact.email is not None
        letter.begin(head.host, now)
        mail = write_mail(letter, head, name=contact.name, address=contact.email, now=now)
    answer = await server.deliver(mail)
    async with work:
        await _keep(work, letter.id, contact, answer, now=now)
    return answer.reception is not Reception.UNAVAILABLE


async def _keep(work: Work, letter_id: UUID, written_to: Contact, answer: Answer, *, now: datetime) -> None:
    letter = await work.letters.get_letter_for_change(letter_id)
    if answer.reception is Reception.ACCEPTED:
        # A letter that was stopped meanwhile counts as sent too: it has been read by now.
        if letter.status is not LetterStatus.SENT:
            letter.send_to(written_to.id, now)
            after = {"function": letter.function.value, "kind": letter.kind.value, "attempts": letter.attempts}
            await work.record("send_letter", "letter", letter.id, at=now, after=after)
    elif letter.status is LetterStatus.WAITING:
        refused = answer.reception is Reception.REFUSED
        letter.defer(Hindrance.REFUSED_ADDRESS if refused else Hindrance.SERVER, now)
    if answer.reception is Reception.REFUSED:
        await _refuse(work, written_to, answer.code, now=now)


async def _refuse(work: Work, written_to: Contact, code: str, *, now: datetime) -> None:
    """Mark the address, unless somebody has corrected it meanwhile."""
    contact = await work.contacts.get_contact_for_change(written_to.id)
    if contact.email == written_to.email and contact.refused_at is None:
        contact.refuse(code, now)
        await work.record("refuse_address", "contact", contact.id, at=now, after={"code": code})
