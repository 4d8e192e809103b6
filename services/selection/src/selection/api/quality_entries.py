"""The register of national goals, sub-goals, indicators and success factors."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, Change, Create, DiaryNumber, Read, ReadNoted, SchoolTypeQuery
from selection.models.quality_entry import EntryStatus, QualityEntry
from selection.rules.quality_register import Direction, EntryKind
from selection.use_cases.quality_entries.load_entries import load_entries
from selection.use_cases.quality_entries.propose_entry import propose_entry
from selection.use_cases.quality_entries.publish_entry import publish_entry
from selection.use_cases.quality_entries.settle_entry import settle_entry
from shared.days import Day, Flag
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import INDICATOR, IndicatorCode, Line, Prose

router = Routes(tags=["mål och indikatorer"])
SORTS = {"updated_at": QualityEntry.updated_at, "code": QualityEntry.code, "kind": QualityEntry.kind}
NUMBER = r"^-?[0-9]{1,5}([.][0-9]{1,4})?$"


class QualityEntryIn(In):
    kind: EntryKind = Field(
        description="Nationellt mål, delmål, indikator eller framgångsfaktor", examples=["indicator"]
    )
    code: Line = Field(pattern=INDICATOR, max_length=60, description="Postens kod", examples=["gr9_merit"])
    name: Line = Field(max_length=200, description="Namn", examples=["Genomsnittligt meritvärde, årskurs 9"])
    definition: Prose = Field(
        min_length=10,
        max_length=2000,
        description="Vad posten är",
        examples=["Summan av betygsvärdena i slutbetyget, i genomsnitt per elev."],
    )
    source: Line = Field(max_length=300, description="Var posten kommer ifrån", examples=["SIRIS: slutbetyg årskurs 9"])
    school_type: Line | None = Field(
        default=None, max_length=10, description="Skolform; utelämnas för framgångsfaktorer", examples=["GR"]
    )
    part_of: Line | None = Field(
        default=None,
        pattern=INDICATOR,
        max_length=60,
        description="Delmålet som en indikator hör till, eller målet som ett delmål hör till",
        examples=["knowledge_gr"],
    )
    direction: Direction | None = Field(
        default=None, description="Bara för indikatorer: åt vilket håll man strävar", examples=["higher"]
    )
    unit: Line | None = Field(
        default=None, max_length=30, description="Bara för indikatorer: måttenhet", examples=["poäng"]
    )
    low: Line | None = Field(
        default=None, pattern=NUMBER, description="Bara för indikatorer: lägsta möjliga värde", examples=["0"]
    )
    high: Line | None = Field(
        default=None, pattern=NUMBER, description="Bara för indikatorer: högsta möjliga värde", examples=["340"]
    )
    valid_from: Day = Field(description="Första dag som posten gäller", examples=["2027-01-01"])
    valid_to: Day | None = Field(default=None, description="Sista dag som posten gäller", examples=["2030-12-31"])
    reason: Prose = Field(
        min_length=10, max_length=2000, description="Varför posten föreslås", examples=["Ny statistik publiceras."]
    )


class EntrySettlementIn(In):
    approve: Flag = Field(description="Besluta eller avslå", examples=[True])
    diary_number: DiaryNumber = Field(description="Beslutets diarienummer")
    reason: Prose | None = Field(default=None, max_length=2000, description="Skälet", examples=["Måttet är prövat"])


class QualityEntryOut(Out):
    id: UUID = Field(description="Postens identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    kind: EntryKind = Field(description="Vad posten är", examples=["indicator"])
    code: str = Field(description="Postens kod", examples=["gr9_merit"])
    number: int = Field(description="Postens version", examples=[1])
    status: EntryStatus = Field(description="Var posten befinner sig", examples=["published"])
    name: str = Field(description="Namn", examples=["Genomsnittligt meritvärde, årskurs 9"])
    definition: str = Field(description="Vad posten är", examples=["Summan av betygsvärdena i slutbetyget."])
    source: str = Field(description="Var posten kommer ifrån", examples=["SIRIS: slutbetyg årskurs 9"])
    school_type: str | None = Field(description="Skolform", examples=["GR"])
    part_of: str | None = Field(description="Målet som posten hör till", examples=["knowledge_gr"])
    direction: Direction | None = Field(description="Åt vilket håll man strävar", examples=["higher"])
    unit: str | None = Field(description="Måttenhet", examples=["poäng"])
    low: str | None = Field(description="Lägsta möjliga värde", examples=["0"])
    high: str | None = Field(description="Högsta möjliga värde", examples=["340"])
    valid_from: date = Field(description="Första dag som posten gäller", examples=["2027-01-01"])
    valid_to: date | None = Field(description="Sista dag som posten gäller", examples=["2030-12-31"])
    reason: str = Field(description="Varför posten föreslogs", examples=["Ny statistik publiceras."])
    proposed_by: str | None = Field(description="Vem som föreslog; tomt: den följde med installationen")
    settled_by: str | None = Field(description="Vem som beslutade", examples=["berit"])
    diary_number: str | None = Field(description="Beslutets diarienummer", examples=["2026:1234"])
    settled_on: date | None = Field(description="Beslutsdag", examples=["2026-12-01"])
    published_on: date | None = Field(description="Dagen den publicerades", examples=["2026-12-02"])
    document_hash: str = Field(description="SHA-256 av posten")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


KindQuery = Annotated[EntryKind | None, Query(description="Nationellt mål, delmål, indikator eller framgångsfaktor")]
SHOWN = ("name", "definition", "part_of", "direction", "unit", "low", "high", "valid_from", "valid_to")


def present(request: Request, row: QualityEntry) -> QualityEntryOut:
    path = f"{ROOT}/quality-entries/{row.id}"
    proposed, decided = row.status is EntryStatus.PROPOSED, row.status is EntryStatus.DECIDED
    steps = (
        Step("settle", "post_quality_entry_settlement", "POST", f"{path}/settlements", proposed),
        Step("publish", "post_quality_entry_publication", "POST", f"{path}/publications", decided),
    )
    shown = {name: row.document[name] for name in SHOWN}
    return QualityEntryOut.of(row, links=links(request, path, *steps), **shown)


@router.get("/quality-entries", summary="Lista mål och indikatorer", response_model=Page[QualityEntryOut])
async def get_quality_entries(
    call: ReadNoted,
    catalogue: CatalogueDep,
    paging: PagingDep,
    kind: KindQuery = None,
    code: Annotated[IndicatorCode | None, Query(max_length=60, description="Postens kod")] = None,
    school_type: SchoolTypeQuery = None,
    status: Annotated[EntryStatus | None, Query(description="Var posten befinner sig")] = None,
) -> Response:
    """Registrets poster i alla versioner, även de som följer med installationen."""
    async with call.work as work:
        await load_entries(work, catalogue, now=call.now)
        query = work.quality_entries.list_entries(kind=kind, code=code, school_type=school_type, status=status)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/quality-entries/{entry_id}", summary="Hämta en post i registret", response_model=QualityEntryOut)
async def get_quality_entry(call: Read, entry_id: UUID) -> Response:
    """En version av ett mål, ett delmål, en indikator eller en framgångsfaktor."""
    async with call.work as work:
        return await call.answer(present, await work.quality_entries.get_entry(entry_id))


@router.post("/quality-entries", summary="Föreslå en post i registret", status_code=201, response_model=QualityEntryOut)
async def post_quality_entry(call: Create, catalogue: CatalogueDep, body: QualityEntryIn) -> Response:
    """En ny post, eller nästa version av en som finns.

    Vad en indikator mäter ändras inte: skolform, riktning, måttenhet och möjliga värden är desamma i alla versioner.
    """
    async with call.work as work:
        await load_entries(work, catalogue, now=call.now)
        content = body.model_dump(mode="json", exclude={"kind", "reason"}, exclude_none=True)
        row = await propose_entry(work, body.kind, content, reason=body.reason, now=call.now)
        return await call.answer(present, row)


@router.post("/quality-entries/{entry_id}/settlements", summary="Besluta om en post", response_model=QualityEntryOut)
async def post_quality_entry_settlement(call: Change, entry_id: UUID, body: EntrySettlementIn) -> Response:
    """Besluta eller avslå. Den som föreslog posten får inte besluta den."""
    async with call.work as work:
        row = await settle_entry(
            work,
            entry_id,
            approve=body.approve,
            diary_number=body.diary_number,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, row)


@router.post("/quality-entries/{entry_id}/publications", summary="Publicera en post", response_model=QualityEntryOut)
async def post_quality_entry_publication(call: Change, entry_id: UUID) -> Response:
    """En beslutad post börjar användas, och går ut som händelsen `selection.quality-entry-published.v1`."""
    async with call.work as work:
        return await call.answer(present, await publish_entry(work, entry_id, version=call.version, now=call.now))
