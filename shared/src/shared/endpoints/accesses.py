"""The access log over HTTP: who read what, and who was refused."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from pydantic import Field
from sqlalchemy import ColumnElement, RowMapping, select

from shared.days import Day, Whole
from shared.kit.schema import access_entry
from shared.kit.swedish import end_of, start_of
from shared.rest.calls import AnyRead
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["spårbarhet"])
SORTS = {"position": access_entry.c.position, "updated_at": access_entry.c.at}


class AccessEntryOut(Out):
    position: int = Field(description="Radens plats i loggen", examples=[1200])
    at: datetime = Field(description="När")
    subject: str | None = Field(
        description="Vem: användarens eller programmets id hos utfärdaren; null utan giltig åtkomsttoken",
        examples=["anna"],
    )
    roles: str = Field(description="Rollerna i åtkomsttoken", examples=["editor"])
    tenant: str | None = Field(description="På vems vägnar", examples=[None])
    operation: str = Field(description="Vad som efterfrågades", examples=["get_resource"])
    method: str = Field(description="HTTP-metod", examples=["GET"])
    path: str = Field(description="Adressen utan sökparametrar; hemliga adresser är maskerade", examples=["/resources"])
    status: int = Field(description="Utfallet: svarets status; 401 och 403 är avvisade försök", examples=[200])
    address: str = Field(description="Avsändarens nätadress", examples=["192.0.2.1"])
    request_id: str = Field(description="Begäran, samma som i loggen", examples=["00f067aa0ba902b7"])


@router.get("/access-entries", summary="Lista läsningar och avvisade försök", response_model=Page[AccessEntryOut])
async def get_access_entries(
    call: AnyRead,
    paging: PagingDep,
    subject: Annotated[Line | None, Query(max_length=200, description="Bara denna person eller detta program")] = None,
    operation: Annotated[Line | None, Query(max_length=100, description="Bara detta")] = None,
    path: Annotated[Line | None, Query(max_length=500, description="Bara denna adress")] = None,
    status: Annotated[Whole | None, Query(ge=100, le=599, description="Bara detta utfall")] = None,
    since: Annotated[Day | None, Query(description="Från och med dag")] = None,
    until: Annotated[Day | None, Query(description="Till och med dag")] = None,
) -> Response:
    """Vem som läste vad och när, och vilka försök som avvisades; nyast sist. Att loggen läses står också i den.

    Raderna skrivs några sekunder efter läsningen och gallras efter den tid som är inställd.
    """
    query = select(*access_entry.c)
    for name, value in (("subject", subject), ("operation", operation), ("path", path), ("status", status)):
        query = query if value is None else query.where(access_entry.c[name] == value)
    query = query.where(*_within(since, until))
    return await call.list(query, _present, paging=paging, sorts=SORTS, identity=access_entry.c.position)


def _within(since: date | None, until: date | None) -> Iterator[ColumnElement[bool]]:
    if since:
        yield access_entry.c.at >= start_of(since)
    if until:
        yield access_entry.c.at < end_of(until)


def _present(request: Request, row: RowMapping) -> AccessEntryOut:
    within = urlencode({"path": row["path"]})
    return AccessEntryOut(**row, links=links(request, f"{request.app.state.root}/access-entries?{within}"))
