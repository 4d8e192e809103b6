"""What was known when: every change of what a report counts, and corrections of when something was known."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import AfterValidator, Field

from followup.api.dependencies import ROOT, Create, ProgrammeFilter, Programmes, Read
from followup.models.history import HistoryCorrection, HistoryEntry
from followup.programmes import known_programme
from followup.repository.history import RECORDS
from followup.use_cases.history.correct_history import correct_history
from shared.days import Day, Whole
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["vad som var känt när"])


def _known_record(record: str) -> str:
    if record not in RECORDS:
        raise ValueError(f"något av {', '.join(sorted(RECORDS))}")
    return record


RecordName = Annotated[Line, AfterValidator(_known_record)]
ENTRY_SORTS = {"id": HistoryEntry.id, "updated_at": HistoryEntry.recorded_at}
CORRECTION_SORTS = {"created_at": HistoryCorrection.created_at, "updated_at": HistoryCorrection.updated_at}
REASON = "Uppföljningen hölls den 4 juni men antecknades först den 10 juni."


class HistoryEntryOut(Out):
    id: int = Field(description="Ändringens nummer", examples=[1204])
    record: str = Field(description="Vad uppgiften är", examples=["activity"])
    row_id: str = Field(
        description="Uppgiftens identitet, den som står vid redovisningens siffror",
        examples=["0199a6f2-7c1e-7aa0-8000-000000000008"],
    )
    changes: dict[str, Any] = Field(description="Det som ändrades", examples=[{"due_on": "2026-06-18"}])
    known_on: date = Field(description="Dagen då den som antecknade ändringen kände till den", examples=["2026-06-10"])
    known_at: datetime = Field(description="Tidpunkten då ändringen blev känd", examples=["2026-06-10T08:00:00Z"])
    updated_at: datetime = Field(
        validation_alias="recorded_at", description="När uppföljningen fick veta", examples=["2026-06-10T08:00:01Z"]
    )


class HistoryCorrectionIn(In):
    programme: Line = Field(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    entry_id: Whole = Field(ge=1, description="Ändringen som rättas", examples=[1204])
    counts_from: Day = Field(description="Dagen från vilken ändringen räknas som känd", examples=["2026-06-05"])
    reason: Line = Field(min_length=1, max_length=500, description="Varför", examples=[REASON])
    replaces: UUID | None = Field(
        default=None, description="Rättelsen som var fel och som denna ersätter; utelämnas första gången"
    )


class HistoryCorrectionOut(Out):
    id: UUID = Field(description="Rättelsens identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000009"])
    version: int = Field(description="Samma som ETag; en rättelse ändras inte", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    entry_id: int = Field(description="Ändringen som rättas", examples=[1204])
    counts_from: date = Field(description="Dagen från vilken ändringen räknas som känd", examples=["2026-06-05"])
    reason: str = Field(description="Varför", examples=[REASON])
    replaces: UUID | None = Field(description="Rättelsen som denna ersätter; den som ingen ersätter gäller")
    created_at: datetime = Field(description="När rättelsen gjordes", examples=["2026-06-12T08:00:00Z"])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-06-12T08:00:00Z"])


def present_entry(request: Request, entry: HistoryEntry) -> HistoryEntryOut:
    return HistoryEntryOut.of(entry, links=links(request, f"{ROOT}/history-entries/{entry.id}"))


def present_correction(request: Request, correction: HistoryCorrection) -> HistoryCorrectionOut:
    return HistoryCorrectionOut.of(correction, links=links(request, f"{ROOT}/history-corrections/{correction.id}"))


@router.get("/history-entries", summary="Lista ändringar", response_model=Page[HistoryEntryOut])
async def get_history_entries(
    call: Read,
    paging: PagingDep,
    record: Annotated[RecordName | None, Query(max_length=100, description="Vad uppgiften är")] = None,
    row_id: Annotated[Line | None, Query(max_length=100, description="Uppgiftens identitet")] = None,
) -> Response:
    """Varje ändring av det som redovisningen räknar: vad som ändrades, när det blev känt och när det kom hit."""
    async with call.work as work:
        query = work.history.list_entries(record=record, row_id=row_id)
    return await call.list(query, present_entry, paging=paging, sorts=ENTRY_SORTS)


@router.get("/history-entries/{entry_id}", summary="Hämta en ändring", response_model=HistoryEntryOut)
async def get_history_entry(call: Read, entry_id: Whole) -> Response:
    """En ändring."""
    async with call.work as work:
        return await call.answer(present_entry, await work.history.get_entry(entry_id))


@router.get("/history-corrections", summary="Lista rättelser", response_model=Page[HistoryCorrectionOut])
async def get_history_corrections(call: Read, paging: PagingDep, programme: ProgrammeFilter) -> Response:
    """Rättelser av när något räknas som känt, med skäl. Den som ersattes står kvar."""
    async with call.work as work:
        query = work.history.list_corrections(programme=programme)
    return await call.list(query, present_correction, paging=paging, sorts=CORRECTION_SORTS)


@router.post(
    "/history-corrections", summary="Rätta när något var känt", status_code=201, response_model=HistoryCorrectionOut
)
async def post_history_correction(call: Create, body: HistoryCorrectionIn, programmes: Programmes) -> Response:
    """Redovisningar som avser en dag från och med `counts_from` räknar ändringen, och säger att den är rättad.

    En rättelse som var fel ersätts av en ny (`replaces`). Båda står kvar, och i de redovisningar som de ändrar.
    """
    programme = known_programme(programmes, body.programme).code
    async with call.work as work:
        correction = await correct_history(
            work,
            programme,
            entry_id=body.entry_id,
            counts_from=body.counts_from,
            reason=body.reason,
            replaces=body.replaces,
            now=call.now,
        )
        return await call.answer(present_correction, correction)


@router.get("/history-corrections/{correction_id}", summary="Hämta en rättelse", response_model=HistoryCorrectionOut)
async def get_history_correction(call: Read, correction_id: UUID) -> Response:
    """En rättelse med sitt skäl."""
    async with call.work as work:
        return await call.answer(present_correction, await work.history.get_correction(correction_id))
