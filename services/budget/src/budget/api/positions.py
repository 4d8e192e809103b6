"""Positions: how appropriation items stand, now and on any past date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, TypedDict
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, ItemQuery, ProgrammeQuery, Read, YearQuery
from budget.models.ledger import PositionRow, YearState
from budget.rules.accounts import PositionKey
from budget.rules.money import ZERO
from budget.rules.positions import Balance, position
from budget.steps.check_item import check_item
from budget.unit_of_work import Work
from shared.amount import Amount
from shared.clock import swedish_date
from shared.contracts.terms import CostKind
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["anslagsläge"])
SORTS = {
    "fiscal_year": PositionRow.fiscal_year,
    "item": PositionRow.item,
    "programme": PositionRow.programme,
    "updated_at": PositionRow.updated_at,
}
AsOf = Annotated[
    BookDay | None,
    Query(description="Läget så som det stod i bokföringen i slutet av dagen", examples=["2026-06-30"]),
]


class Which(TypedDict):
    """The positions that are asked for; None asks for all."""

    programme: str | None
    item: str | None
    fiscal_year: int | None


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
        description="Disponibelt; negativt när läget är rött. För ett år som inte har börjat: tilldelat hittills "
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
    updated_at: datetime = Field(description="När läget senast ändrades")
    kinds: list[KindOut] = Field(description="Uppdelat på kostnadsslag")


@dataclass(frozen=True, slots=True)
class PositionView:
    """All that positions are shown with: the day, balances, closing days, and later registrations."""

    as_of: date | None
    today: date
    balances: Mapping[PositionKey, Sequence[Balance]]
    closed: Mapping[PositionKey, date]
    later: Mapping[PositionKey, tuple[Decimal, Decimal]]

    def state(self, key: PositionKey) -> YearState:
        day = self.as_of or self.today
        closed_on = self.closed.get(key)
        if closed_on and closed_on <= day:
            return YearState.CLOSED
        return YearState.AHEAD if key.fiscal_year > day.year else YearState.OPEN

    def registered_later(self, key: PositionKey) -> dict[str, Decimal | None]:
        if self.as_of is None:
            return {"registered_later": None, "authorised_later": None}
        usable, authorised = self.later.get(key, (ZERO, ZERO))
        return {"registered_later": usable, "authorised_later": authorised}


async def load_view(work: Work, which: Which, *, as_of: date | None, now: datetime) -> PositionView:
    """Read the view in three statements, however many positions it is for."""
    return PositionView(
        as_of,
        swedish_date(now),
        balances=await work.ledger.list_all_balances(**which, as_of=as_of),
        closed=await work.year_ends.list_closing_days(**which),
        later=await work.limits.sum_registered_later(as_of, **which) if as_of else {},
    )


def present(view: PositionView, request: Request, row: PositionRow) -> PositionOut:
    key = PositionKey(row.programme, row.item, row.fiscal_year)
    standing, state = position(view.balances.get(key, ())), view.state(key)
    return PositionOut.of(
        standing,
        id=row.id,
        updated_at=row.updated_at,
        programme=row.programme,
        appropriation_item=row.item,
        fiscal_year=row.fiscal_year,
        state=state,
        is_red=standing.is_red and state is not YearState.AHEAD,
        as_of=view.as_of,
        kinds=[KindOut.of(part, cost_kind=kind) for kind, part in standing.by_kind.items()],
        links=links(request, f"{ROOT}/positions/{row.id}"),
        **view.registered_later(key),
    )


@router.get("/positions", summary="Lista anslagslägen", response_model=Page[PositionOut])
async def get_positions(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    item: ItemQuery = None,
    fiscal_year: YearQuery = None,
    as_of: AsOf = None,
) -> Response:
    """Läget för varje uppdrag, anslagspost och år. Det disponibla räknas på ett enda sätt, överallt."""
    which = Which(programme=programme, item=item, fiscal_year=fiscal_year)
    async with call.work as work:
        await check_item(work, item)
        query = work.positions.list_positions(**which)
        view = await load_view(work, which, as_of=as_of, now=call.now)
    return await call.list(query, partial(present, view), paging=paging, sorts=SORTS)


@router.get("/positions/{position_id}", summary="Hämta ett anslagsläge", response_model=PositionOut)
async def get_position(call: Read, position_id: UUID, as_of: AsOf = None) -> Response:
    """Ett läge, nu eller i slutet av en dag."""
    async with call.work as work:
        row = await work.positions.get_position(position_id)
        which = Which(programme=row.programme, item=row.item, fiscal_year=row.fiscal_year)
        view = await load_view(work, which, as_of=as_of, now=call.now)
        return await call.answer(partial(present, view), row)
