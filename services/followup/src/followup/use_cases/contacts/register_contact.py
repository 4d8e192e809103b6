"""Registers whom letters are written to."""

from datetime import date, datetime

from followup.errors import check_near
from followup.errors.contacts import NotYourFunction, OrganizerMissing, UnknownOrganizer
from followup.models.contact import LONGEST_AHEAD_MONTHS, Contact
from followup.rules.mail_addresses import masked
from followup.rules.reminders import OF_ORGANIZER, ContactFunction
from followup.rules.working_days import add_months
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def register_contact(
    work: Work,
    programme: str,
    *,
    organization_number: str | None,
    function: ContactFunction,
    name: str,
    email: str,
    from_on: date,
    now: datetime,
) -> Contact:
    """An organiser registers its own; without an organiser the contact is for all of the assignment."""
    _check_own(work, organization_number, function)
    if organization_number:
        await work.must_be_impartial(organization_number, now=now)
        await _check_known(work, organization_number)
    elif function in OF_ORGANIZER:
        fault = at_field("organization_number", "huvudman saknas", "organisationsnumret")
        raise OrganizerMissing("Ange vilken huvudman kontakten gäller.", errors=fault)
    check_near("from_on", from_on, add_months(swedish_date(now), LONGEST_AHEAD_MONTHS))
    contact = Contact(
        programme=programme,
        organization_number=organization_number,
        function=function,
        name=name,
        email=email,
        from_on=from_on,
        created_at=now,
        updated_at=now,
    )
    work.contacts.add(contact)
    await work.session.flush()  # gives the contact its id, and asks the database whether the function is free
    after = {"programme": programme, "function": function.value, "address": masked(email)}
    await work.record("register_contact", "contact", contact.id, at=now, after=after)
    return contact


def _check_own(work: Work, organization_number: str | None, function: ContactFunction) -> None:
    own = work.actor.own_tenant
    if own and (organization_number != own or function not in OF_ORGANIZER):
        raise NotYourFunction("En huvudman registrerar sina egna kontakter, ingen annans.")


async def _check_known(work: Work, organization_number: str) -> None:
    """A slip of the pen would keep a person in the register of a case that never comes."""
    if not await work.contacts.is_organizer(organization_number):
        fault = at_field("organization_number", "huvudmannen är okänd", "en huvudman i något ärende eller i registret")
        raise UnknownOrganizer("Kontrollera organisationsnumret.", errors=fault)
