"""The agencies' common time line of an organiser, and what each agency writes in it itself."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, Field

from selection.api.dependencies import (
    ROOT,
    Change,
    Create,
    DiaryNumber,
    OrganizationNumber,
    OrganizationNumberQuery,
    ProgrammesDir,
    Read,
    SchoolUnitCode,
)
from selection.models.time_line_entry import EntryDescription, TimeLineEntry
from selection.readers.time_line_fields import Fields, read_fields
from selection.rules.time_line import Agency, Clash, ClashKind, Item, Kind, State, WrittenKind, find_clashes
from selection.steps.find_agency import find_agency
from selection.steps.read_time_line import read_time_line
from selection.use_cases.time_line_entries.change_entry import change_entry
from selection.use_cases.time_line_entries.record_entry import record_entry
from shared.clock import swedish_date
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["tidslinje"])
SORTS = {"updated_at": TimeLineEntry.updated_at, "begins_on": TimeLineEntry.begins_on}
AUDITOR = "auditor"


class TimeLineItemOut(BaseModel):
    id: UUID = Field(description="Identitet hos det som posten visar")
    agency: Agency = Field(description="Myndigheten", examples=["SKOLINSPEKTIONEN"])
    kind: Kind = Field(description="Vad det är", examples=["SUPERVISION_DECISION"])
    state: State = Field(description="Planerat, pågående, avslutat eller inställt", examples=["ongoing"])
    title: str | None = Field(description="Kort beskrivning", examples=["Tillsynsbeslut, tillsynen pågår"])
    begins_on: date = Field(description="Dagen, eller den första dagen", examples=["2026-11-05"])
    ends_on: date | None = Field(description="Sista dagen, om den är känd", examples=["2026-12-18"])
    school_unit_codes: list[str] = Field(
        description="Skolenheter som berörs; tomt: huvudmannen som helhet", examples=[["48000763"]]
    )
    programme: str | None = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    diary_number: str | None = Field(description="Diarienummer", examples=["SI 2024:21120"])
    note: str | None = Field(description="Myndighetens egen anteckning", examples=["Samordnas med SPSM."])
    withheld_fields: list[str] = Field(description="Fält som din roll inte får se", examples=[["note"]])


class ClashOut(BaseModel):
    kind: ClashKind = Field(description="Vad som krockar", examples=["SAME_MONTH"])
    text: str = Field(description="Krocken i ord")
    entries: list[UUID] = Field(description="Posterna som krocken gäller")


SHOWN = set(TimeLineItemOut.model_fields) - {"id", "withheld_fields"}
"""The fields that the table of roles says something about."""


class TimeLineOut(Out):
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    name: str = Field(description="Huvudmannens namn", examples=["Jönköpings kommun"])
    as_of: date = Field(description="Dagen som tidslinjen visar", examples=["2026-11-28"])
    entries: list[TimeLineItemOut] = Field(description="Vad myndigheterna gör och har gjort, i dagordning")
    clashes: list[ClashOut] = Field(description="Vad som bör redas ut innan någon agerar")


class TimeLineEntryIn(In):
    kind: WrittenKind = Field(description="Vad det är; tillsyn skrivs av Skolinspektionen", examples=["VISIT"])
    state: State = Field(
        default=State.PLANNED, description="Planerat, pågående, avslutat eller inställt", examples=["planned"]
    )
    title: Line = Field(max_length=200, description="Kort beskrivning", examples=["Besök vid två skolenheter"])
    begins_on: Day = Field(description="Dagen, eller den första dagen", examples=["2027-03-10"])
    ends_on: Day | None = Field(default=None, description="Sista dagen, om det är flera", examples=["2027-03-11"])
    school_unit_codes: list[SchoolUnitCode] = Field(
        default_factory=list,
        max_length=500,
        description="Skolenheter som berörs; tomt: huvudmannen som helhet",
        examples=[["48000763"]],
    )
    diary_number: DiaryNumber | None = Field(
        default=None, description="Diarienummer hos myndigheten", examples=["2026:1234"]
    )
    note: Prose | None = Field(
        default=None,
        max_length=2000,
        description="Ses av den egna myndigheten och av revisor",
        examples=["Samordnas med SPSM."],
    )

    def description(self) -> EntryDescription:
        return EntryDescription(**self.model_dump())


class TimeLineEntryCreate(TimeLineEntryIn):
    organization_number: OrganizationNumber

    def description(self) -> EntryDescription:
        return EntryDescription(**self.model_dump(exclude={"organization_number"}))


class TimeLineEntryOut(Out):
    id: UUID = Field(description="Postens identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    agency: Agency = Field(description="Myndigheten som har skrivit posten", examples=["SPSM"])
    kind: WrittenKind = Field(description="Vad det är", examples=["VISIT"])
    state: State = Field(description="Planerat, pågående, avslutat eller inställt", examples=["planned"])
    title: str = Field(description="Kort beskrivning", examples=["Besök vid två skolenheter"])
    begins_on: date = Field(description="Dagen, eller den första dagen", examples=["2027-03-10"])
    ends_on: date | None = Field(description="Sista dagen, om det är flera", examples=["2027-03-11"])
    school_unit_codes: list[str] = Field(description="Skolenheter som berörs", examples=[["48000763"]])
    diary_number: str | None = Field(description="Diarienummer hos myndigheten", examples=["2026:1234"])
    note: str | None = Field(description="Myndighetens egen anteckning", examples=["Samordnas med SPSM."])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


@cache
def fields_in(directory: Path) -> Fields:
    """The fields, read once: the table changes with a release."""
    return read_fields(directory, SHOWN)


def present(request: Request, entry: TimeLineEntry) -> TimeLineEntryOut:
    path = f"{ROOT}/time-line-entries/{entry.id}"
    change = Step("change", "put_time_line_entry", "PUT", path, entry.state is not State.CANCELLED)
    return TimeLineEntryOut.of(entry, links=links(request, path, change))


def present_item(item: Item, withheld: list[str]) -> TimeLineItemOut:
    seen = {name: getattr(item, name) for name in SHOWN if name not in withheld}
    return TimeLineItemOut(**dict.fromkeys(SHOWN) | seen, id=item.id, withheld_fields=withheld)


def present_clash(clash: Clash) -> ClashOut:
    return ClashOut(kind=clash.kind, text=clash.text, entries=list(clash.items))


@router.get("/time-lines/{organization_number}", summary="Hämta tidslinjen", response_model=TimeLineOut)
async def get_time_line(call: Read, organization_number: OrganizationNumber, directory: ProgrammesDir) -> Response:
    """Vad Skolverket, Skolinspektionen och Specialpedagogiska skolmyndigheten gör hos en huvudman, sida vid sida.

    Fält som din roll inte får se är tomma och räknas upp i `withheld_fields`.
    """
    fields, reader = fields_in(directory), find_agency(call.actor)
    async with call.work as work:
        organizer = await work.organizers.get_organizer(organization_number)
        items = await read_time_line(work, organization_number, now=call.now)

        def shown(request: Request, found: list[Item]) -> TimeLineOut:
            return TimeLineOut(
                organization_number=organization_number,
                name=organizer.name,
                as_of=swedish_date(call.now),
                entries=[
                    present_item(item, fields.withheld(call.actor, reader=reader, writer=item.agency)) for item in found
                ],
                clashes=[present_clash(clash) for clash in find_clashes(found)],
                links=links(request, f"{ROOT}/time-lines/{organization_number}"),
            )

        return await call.answer(shown, items)


@router.get("/time-line-entries", summary="Lista egna poster", response_model=Page[TimeLineEntryOut])
async def get_time_line_entries(
    call: Read, paging: PagingDep, organization_number: OrganizationNumberQuery = None
) -> Response:
    """Det som den egna myndigheten har skrivit i tidslinjer; för revisor det som alla har skrivit."""
    async with call.work as work:
        query = work.time_line.list_entries(agency=_reach(call), organization_number=organization_number)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/time-line-entries/{entry_id}", summary="Hämta en egen post", response_model=TimeLineEntryOut)
async def get_time_line_entry(call: Read, entry_id: UUID) -> Response:
    """En post som den egna myndigheten har skrivit; andras syns i tidslinjen."""
    async with call.work as work:
        return await call.answer(present, await work.time_line.get_entry(entry_id, agency=_reach(call)))


@router.post("/time-line-entries", summary="Skriv i tidslinjen", status_code=201, response_model=TimeLineEntryOut)
async def post_time_line_entry(call: Create, body: TimeLineEntryCreate) -> Response:
    """Vad den egna myndigheten planerar eller har gjort hos en huvudman."""
    async with call.work as work:
        return await call.answer(
            present, await record_entry(work, body.organization_number, body.description(), now=call.now)
        )


@router.put("/time-line-entries/{entry_id}", summary="Ändra en egen post", response_model=TimeLineEntryOut)
async def put_time_line_entry(call: Change, entry_id: UUID, body: TimeLineEntryIn) -> Response:
    """Posten som den står nu: en annan dag, genomförd eller inställd."""
    async with call.work as work:
        entry = await change_entry(work, entry_id, body.description(), version=call.version, now=call.now)
        return await call.answer(present, entry)


def _reach(call: Read) -> Agency | None:
    """The agency whose entries the caller may read; None: every agency's."""
    return None if AUDITOR in call.actor.roles else find_agency(call.actor)
