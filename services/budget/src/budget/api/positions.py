"""Positions: how each appropriation item stands, now and on any past date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, ItemQuery, ProgrammeQuery, WorkDep, YearQuery
from budget.models import PositionRow, YearState
from budget.repository.limits import PositionKey
from budget.rules.money import ZERO
from budget.rules.positions import Balance, Position, position
from budget.unit_of_work import Work
from shared.amount import Amount
from shared.contracts.terms import CostKind
from shared.kit.clock import swedish_date
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import Out

router = APIRouter(tags=["anslagsläge"])
SORTS = {"fiscal_year": PositionRow.fiscal_year, "item": PositionRow.item, "programme": PositionRow.programme}
AsOf = Annotated[
    date | None,
    Query(description="Läget så som det stod i bokföringen i slutet av dagen", examples=["2026-06-30"]),
]
Balances = Mapping[tuple[str, str, int], Sequence[Balance]]


class KindOut(Out):
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    reserved: Amount = Field(description="Reserverat", examples=["0.00"])
    committed: Amount = Field(description="Bundet och ännu ej betalt", examples=["250000.00"])
    paid: Amount = Field(description="Räknat mot anslaget: betalda bidrag, levererade tjänster", examples=["0.00"])
    repaid: Amount = Field(description="Återbetalt av huvudmän", examples=["0.00"])


class PositionOut(Out):
    id: UUID = Field(description="Identitet")
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    appropriation_item: str = Field(examples=["1:5 ap.3"], description="Anslagsposten")
    fiscal_year: int = Field(examples=[2026], description="Räkenskapsåret")
    state: YearState = Field(
        description="ahead: året har inte börjat; open: året har börjat och är inte stängt; closed: stängt. Avser dagen"
    )
    as_of: date | None = Field(description="Dagen som läget avser; tomt betyder nu", examples=["2026-06-30"])
    allotted: Amount = Field(description="Tilldelat", examples=["30000000.00"])
    saved: Amount = Field(description="Sparande som får användas", examples=["0.00"])
    credit: Amount = Field(description="Anslagskredit", examples=["0.00"])
    withdrawn: Amount = Field(description="Indraget", examples=["0.00"])
    credit_used: Amount = Field(description="Kredit utnyttjad föregående år", examples=["0.00"])
    reserved: Amount = Field(description="Reserverat genom beslut om insatser", examples=["0.00"])
    committed: Amount = Field(
        description="Bundet genom undertecknade överenskommelser, ännu ej betalt", examples=["250000.00"]
    )
    paid: Amount = Field(description="Räknat mot anslaget: betalda bidrag, levererade tjänster", examples=["0.00"])
    repaid: Amount = Field(description="Återbetalt av huvudmän", examples=["0.00"])
    available: Amount = Field(
        description="Tillgängligt; negativt när läget är rött. För ett år som inte har börjat: tilldelat hittills "
        "minus det som är bundet mot bemyndigandet; ett negativt tal är vad som minst behöver tilldelas",
        examples=["29750000.00"],
    )
    is_red: bool = Field(
        description="Om mer är bundet än vad som får användas. Ett år som inte har börjat är inte rött: det prövas mot "
        "bemyndigandet",
        examples=[False],
    )
    authorised: Amount = Field(description="Bemyndiganderam för kommande år", examples=["60000000.00"])
    outstanding: Amount = Field(description="Utestående åtaganden mot ramen", examples=["50000.00"])
    room: Amount = Field(description="Kvar av ramen", examples=["60000000.00"])
    registered_later: Amount | None = Field(
        default=None,
        description="Ändringar av det som får användas som var beslutade dagen `as_of` men registrerades senare. De "
        "ingår inte i läget, som visar vad bokföringen sa då",
        examples=["0.00"],
    )
    authorised_later: Amount | None = Field(
        default=None,
        description="Ändringar av bemyndiganderamen som var beslutade dagen `as_of` men registrerades senare",
        examples=["0.00"],
    )
    kinds: list[KindOut] = Field(description="Uppdelat på kostnadsslag")


@dataclass(frozen=True, slots=True)
class Seen:
    """What positions are seen with: the day, when years were closed, and what was registered after the day."""

    as_of: date | None
    today: date
    closed: Mapping[PositionKey, date]
    later: Mapping[PositionKey, tuple[Decimal, Decimal]]

    def state(self, row: PositionRow) -> YearState:
        day = self.as_of or self.today
        closed_on = self.closed.get((row.programme, row.item, row.fiscal_year))
        if closed_on and closed_on <= day:
            return YearState.CLOSED
        return YearState.AHEAD if row.fiscal_year > day.year else YearState.OPEN

    def registered_later(self, row: PositionRow) -> dict[str, Decimal | None]:
        if self.as_of is None:
            return {"registered_later": None, "authorised_later": None}
        usable, authorised = self.later.get((row.programme, row.item, row.fiscal_year), (ZERO, ZERO))
        return {"registered_later": usable, "authorised_later": authorised}


async def see(
    work: Work,
    as_of: date | None,
    *,
    now: datetime,
    programme: str | None = None,
    item: str | None = None,
    fiscal_year: int | None = None,
) -> Seen:
    of: dict[str, Any] = {"programme": programme, "item": item, "fiscal_year": fiscal_year}
    later = await work.limits.registered_later(as_of, **of) if as_of else {}
    return Seen(as_of, swedish_date(now), await work.limits.closing_days(**of), later)


def present(request: Request, row: PositionRow, standing: Position, seen: Seen) -> PositionOut:
    kinds = [
        KindOut(
            cost_kind=CostKind(kind),
            reserved=part.reserved,
            committed=part.committed,
            paid=part.paid,
            repaid=part.repaid,
        )
        for kind, part in standing.by_kind.items()
    ]
    state = seen.state(row)
    amounts = {
        name: getattr(standing, name)
        for name in PositionOut.model_fields
        if name not in ("kinds", "is_red") and hasattr(standing, name)
    }
    return PositionOut(
        id=row.id,
        programme=row.programme,
        appropriation_item=row.item,
        fiscal_year=row.fiscal_year,
        state=state,
        is_red=standing.is_red and state is not YearState.AHEAD,
        as_of=seen.as_of,
        kinds=kinds,
        _links=links(request, f"{ROOT}/positions/{row.id}"),
        **amounts,
        **seen.registered_later(row),
    )


@router.get("/positions", summary="Lista anslagslägen", response_model=Page[PositionOut])
async def get_positions(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    now: NowDep,
    programme: ProgrammeQuery = None,
    item: ItemQuery = None,
    fiscal_year: YearQuery = None,
    as_of: AsOf = None,
) -> Response:
    """Läget för varje uppdrag, anslagspost och år. Tillgängligt räknas på ett enda sätt, överallt."""
    async with work:
        query = work.limits.list_positions(programme=programme, item=item, fiscal_year=fiscal_year)
        balances = await work.ledger.all_balances(programme=programme, item=item, fiscal_year=fiscal_year, as_of=as_of)
        seen = await see(work, as_of, now=now, programme=programme, item=item, fiscal_year=fiscal_year)

    def show(row: PositionRow) -> PositionOut:
        key = (row.programme, row.item, row.fiscal_year)
        return present(request, row, position(balances.get(key, ())), seen)

    return await answer_list(request, work, query, show, paging=paging, sorts=SORTS)


@router.get("/positions/{position_id}", summary="Hämta ett anslagsläge", response_model=PositionOut)
async def get_position(
    request: Request, work: WorkDep, position_id: UUID, now: NowDep, as_of: AsOf = None
) -> PositionOut:
    """Ett läge, nu eller i slutet av en dag."""
    async with work:
        row = await work.limits.get_position(position_id)
        of: dict[str, Any] = {"programme": row.programme, "item": row.item, "fiscal_year": row.fiscal_year}
        balances = await work.ledger.balances(row.programme, row.item, fiscal_year=row.fiscal_year, as_of=as_of)
        return present(request, row, position(balances), await see(work, as_of, now=now, **of))
