"""Reservations: money set aside by decisions on measures, and why when there is none."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, OrganizationQuery, ProgrammeQuery, Read
from budget.api.elsewhere import of_case
from budget.models.reservations import Reservation, ReservationState
from budget.rules.movements import Against
from shared.amount import Amount
from shared.contracts.terms import CostKind
from shared.rest.links import Elsewhere, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["åtaganden"])
SORTS = {"updated_at": Reservation.updated_at, "created_at": Reservation.created_at}


class ReservedLineOut(Out):
    item: str = Field(examples=["1:5 ap.3"], description="Anslagsposten")
    fiscal_year: int = Field(examples=[2026], description="Räkenskapsåret")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    against: Against = Field(description="Vilken gräns raden prövas mot", examples=["allotment"])


class ReservationOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    cooperation_id: UUID = Field(description="Samverkan")
    decision_id: UUID = Field(description="Skolverkets beslut om insatser")
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    organization_number: str = Field(examples=["2120000530"], description="Huvudmannens organisationsnummer")
    diary_number: str = Field(description="Diarienummer", examples=["U2025/03001"])
    state: ReservationState = Field(description="Läge")
    reason: str | None = Field(
        description="Varför pengarna inte kunde reserveras, och vad som skulle frigöra dem",
        examples=["Fakturan är felaktig"],
    )
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    lines: list[ReservedLineOut] = Field(description="Rader")
    created_at: datetime = Field(description="När reservationen begärdes")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, row: Reservation) -> ReservationOut:
    decision = Elsewhere("decision", "agreements", "get_decision", f"/decisions/{row.decision_id}")
    found = links(request, f"{ROOT}/reservations/{row.id}", decision, *of_case(row.cooperation_id))
    return ReservationOut.of(row, links=found)


@router.get("/reservations", summary="Lista reservationer", response_model=Page[ReservationOut])
async def get_reservations(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    state: Annotated[ReservationState | None, Query(description="Bara i detta läge")] = None,
    cooperation_id: Annotated[UUID | None, Query(description="Bara denna samverkan")] = None,
    organization_number: OrganizationQuery = None,
    since: Annotated[BookDay | None, Query(description="Undanlagda från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Undanlagda till och med dagen")] = None,
) -> Response:
    """Pengar som är undanlagda genom Skolverkets beslut om insatser."""
    async with call.work as work:
        query = work.reservations.list_reservations(
            state=state,
            programme=programme,
            cooperation_id=cooperation_id,
            organization_number=organization_number,
            since=since,
            until=until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/reservations/{reservation_id}", summary="Hämta en reservation", response_model=ReservationOut)
async def get_reservation(call: Read, reservation_id: UUID) -> Response:
    """En reservation med sina rader."""
    async with call.work as work:
        return await call.answer(present, await work.reservations.get_reservation(reservation_id))
