"""The contact register: whom letters are written to."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import AfterValidator, Field

from followup.api.dependencies import (
    ROOT,
    Change,
    ChangeOnce,
    Create,
    OrganizationFilter,
    ProgrammeFilter,
    Programmes,
    Read,
)
from followup.models.contact import Contact
from followup.programmes import known_programme
from followup.rules.mail_addresses import LONGEST, parse_address
from followup.rules.reminders import ContactFunction
from followup.use_cases.contacts.change_contact import change_contact
from followup.use_cases.contacts.end_contact import end_contact
from followup.use_cases.contacts.register_contact import register_contact
from shared.contracts.numbers import OrganizationNumberIn
from shared.days import Day, Flag
from shared.rest.links import Link, Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["brev"])
SORTS = {"created_at": Contact.created_at, "updated_at": Contact.updated_at}
MailAddress = Annotated[Line, AfterValidator(parse_address)]


class ContactChangeIn(In):
    name: Line = Field(min_length=2, max_length=100, description="Vem brev skrivs till", examples=["Anna Ek"])
    email: MailAddress = Field(
        max_length=LONGEST, description="E-postadress; utan å, ä och ö", examples=["anna.ek@example.se"]
    )


class ContactIn(ContactChangeIn):
    programme: Line = Field(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: OrganizationNumberIn | None = Field(
        default=None,
        description="Huvudmannen; utan den gäller kontakten alla huvudmän i uppdraget som saknar en egen",
        examples=["2120000530"],
    )
    function: ContactFunction = Field(
        description="Ansvarig hos huvudmannen, handläggare, teamledare eller chef", examples=["organizer"]
    )
    from_on: Day = Field(description="Första dagen", examples=["2026-11-28"])


class ContactEndingIn(In):
    until_on: Day = Field(description="Sista dagen", examples=["2027-06-30"])


class ContactOut(Out):
    id: UUID = Field(description="Kontaktens identitet", examples=["0199a6f2-7c1e-7aa0-8000-00000000000e"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str | None = Field(
        description="Huvudmannen; saknas när kontakten gäller alla i uppdraget", examples=["2120000530"]
    )
    function: ContactFunction = Field(
        description="Ansvarig hos huvudmannen, handläggare, teamledare eller chef", examples=["organizer"]
    )
    name: str | None = Field(
        description="Vem brev skrivs till; visas när kontakten hämtas, tills den gallras", examples=["Anna Ek"]
    )
    email: str | None = Field(
        description="E-postadress; visas när kontakten hämtas, tills den gallras", examples=["anna.ek@example.se"]
    )
    from_on: date = Field(description="Första dagen", examples=["2026-11-28"])
    until_on: date | None = Field(description="Sista dagen, om den är bestämd", examples=[None])
    refused_at: datetime | None = Field(description="När en e-postserver avvisade adressen för gott", examples=[None])
    refusal: str | None = Field(
        description="Serverns svarskod när adressen avvisades; 5.1.1 är att den inte finns", examples=["550 5.1.1"]
    )
    erased_at: datetime | None = Field(description="När namn och adress gallrades", examples=[None])
    created_at: datetime = Field(description="När kontakten registrerades", examples=["2026-11-28T08:00:00Z"])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-11-28T08:00:00Z"])


def present(request: Request, contact: Contact) -> ContactOut:
    return ContactOut.of(contact, links=_links(request, contact))


def present_change(request: Request, contact: Contact) -> ContactOut:
    """Leave the person out: answers to changes are kept under their Idempotency-Key, longer than a contact may be."""
    return ContactOut.of(contact, links=_links(request, contact), name=None, email=None)


def _links(request: Request, contact: Contact) -> dict[str, Link]:
    path = f"{ROOT}/contacts/{contact.id}"
    steps = (
        Step("change", "put_contact", "PUT", path, contact.is_open),
        Step("end", "post_contact_ending", "POST", f"{path}/endings", contact.is_open),
    )
    return links(request, path, *steps)


@router.get("/contacts", summary="Lista kontakter", response_model=Page[ContactOut])
async def get_contacts(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    organization_number: OrganizationFilter = None,
    function: Annotated[ContactFunction | None, Query(description="Vad kontakten är")] = None,
    refused: Annotated[
        Flag | None, Query(description="Bara adresser som har avvisats (true) eller bara övriga (false)")
    ] = None,
) -> Response:
    """Dem som brev skrivs till. En huvudman ser sina egna."""
    async with call.work as work:
        query = work.contacts.list_contacts(
            programme=programme, organization_number=organization_number, function=function, refused=refused
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/contacts/{contact_id}", summary="Hämta en kontakt", response_model=ContactOut)
async def get_contact(call: Read, contact_id: UUID) -> Response:
    """En kontakt, utan namn och adress när de har gallrats."""
    async with call.work as work:
        return await call.answer(present, await work.contacts.get_contact(contact_id))


@router.post("/contacts", summary="Registrera en kontakt", status_code=201, response_model=ContactOut)
async def post_contact(call: Create, programmes: Programmes, body: ContactIn) -> Response:
    """En person i en funktion, för en huvudmans ärenden eller för alla i uppdraget. Namn och adress är bara här: inte i
    svaret, händelser eller spårbarhetsrader."""
    programme = known_programme(programmes, body.programme)
    async with call.work as work:
        contact = await register_contact(
            work,
            programme.code,
            organization_number=body.organization_number,
            function=body.function,
            name=body.name,
            email=body.email,
            from_on=body.from_on,
            now=call.now,
        )
        return await call.answer(present_change, contact)


@router.put("/contacts/{contact_id}", summary="Ändra en kontakt", response_model=ContactOut)
async def put_contact(call: Change, contact_id: UUID, body: ContactChangeIn) -> Response:
    """Rätta namn eller adress. Brev som väntade på att en avvisad adress skulle rättas skickas till den nya."""
    async with call.work as work:
        contact = await change_contact(
            work, contact_id, name=body.name, email=body.email, version=call.version, now=call.now
        )
        return await call.answer(present_change, contact)


@router.post("/contacts/{contact_id}/endings", summary="Avsluta en kontakt", status_code=201, response_model=ContactOut)
async def post_contact_ending(call: ChangeOnce, contact_id: UUID, body: ContactEndingIn) -> Response:
    """Ge kontakten en sista dag. Namn och adress gallras när uppdragets tid för dem har gått."""
    async with call.work as work:
        contact = await end_contact(work, contact_id, until_on=body.until_on, version=call.version, now=call.now)
        return await call.answer(present_change, contact)
