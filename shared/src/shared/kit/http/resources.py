"""How resources look: links, pages, CSV; the same in every service (REST API-profil, HYP and FNS)."""

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import Result, RowMapping, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from shared.kit.errors import FieldError, InvalidInput
from shared.kit.unit_of_work import UnitOfWork

OutT = TypeVar("OutT", bound=BaseModel)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class In(BaseModel):
    """A request body: a misspelt field is an error, not a silent loss."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Link(BaseModel):
    href: str = Field(description="Absolut adress", examples=["https://api.example.se/agreements/v1/agreements/1"])
    rel: str = Field(description="Vad länken leder till", examples=["self"])
    method: str = Field(default="GET", description="HTTP-metod", examples=["GET"])


_PLACE = "https://api.example.se/service/v1/resources"
SELF_EXAMPLE = {"self": {"href": f"{_PLACE}/0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10", "rel": "self", "method": "GET"}}
PAGE_EXAMPLE = {
    rel: {"href": f"{_PLACE}?page={page}", "rel": rel, "method": "GET"}
    for rel, page in (("self", 1), ("first", 1), ("last", 3), ("next", 2))
}


class Out(BaseModel):
    """A resource as it is answered: its links say where it is and what this caller may do with it now."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True)

    links: dict[str, Link] = Field(
        default_factory=dict,
        alias="_links",
        description="Länkar till resursen och nästa steg",
        examples=[SELF_EXAMPLE],
    )


class Meta(BaseModel):
    total_records: int = Field(description="Antal träffar", examples=[42])
    page: int = Field(description="Sidans nummer, från 1", examples=[1])
    limit: int = Field(description="Högst så många per sida", examples=[20])
    count: int = Field(description="Antal på denna sida", examples=[20])


class Page(BaseModel, Generic[OutT]):
    model_config = ConfigDict(populate_by_name=True)

    items: list[OutT] = Field(description="Sidans resurser")
    meta: Meta = Field(alias="_meta", description="Sidans läge i hela listan")
    links: dict[str, Link] = Field(alias="_links", description="Länkar mellan sidorna", examples=[PAGE_EXAMPLE])


def base_url(request: Request) -> str:
    """Scheme and host as the caller saw them: `Forwarded` (RFC 7239) from the gateway, else our own."""
    forwarded = dict(
        part.strip().lower().split("=", 1)
        for part in request.headers.get("forwarded", "").split(",")[0].split(";")
        if "=" in part
    )
    host = forwarded.get("host", "").strip('"') or request.url.netloc
    return f"{forwarded.get('proto', '') or request.url.scheme}://{host}"


def link(request: Request, path: str, rel: str = "self", method: str = "GET") -> Link:
    """`path` from the service's root, for example `/agreements/v1/agreements/1`."""
    return Link(href=base_url(request) + path, rel=rel, method=method)


class Step(NamedTuple):
    """A transition that the resource's state allows now; shown when the caller's roles permit the operation too."""

    rel: str
    operation: str
    method: str
    path: str


def links(request: Request, path: str, *steps: Step | None) -> dict[str, Link]:
    """`self`, and the steps that are possible now for this caller."""
    found = {"self": link(request, path)}
    permissions, actor = request.app.state.permissions, request.state.actor
    for step in steps:
        if step and permissions.grants(actor, step.operation):
            found[step.rel] = link(request, step.path, step.rel, step.method)
    return found


class Paging(BaseModel):
    """`page` from 1, `limit` per page, `sort` a field name with `-` before it for descending."""

    page: int
    limit: int
    sort: str | None
    updated_since: datetime | None


Instant = Annotated[AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2999, 12, 31, tzinfo=UTC))]
"""A moment with its zone, within what the database and the calendar can hold."""
PageNumber = Annotated[int, Query(ge=0, le=1_000_000, description="Sidans nummer, från 1")]
RowsPerPage = Annotated[int, Query(ge=1, le=500, description="Antal per sida")]


def paging(
    request: Request,
    page: PageNumber = 1,
    limit: Annotated[int, Query(ge=1, description="Antal per sida")] = 20,
    sort: Annotated[str | None, Query(description="Fält att sortera på, med - före för fallande ordning")] = None,
    updated_since: Annotated[Instant | None, Query(description="Bara det som ändrats sedan tidpunkten")] = None,
) -> Paging:
    most = request.app.state.settings.page_limit_max
    if limit > most:
        fault = FieldError(field="query.limit", message="värdet är för stort", expected=f"högst {most}")
        raise InvalidInput("Be om färre poster per sida.", errors=(fault,))
    return Paging(page=page, limit=limit, sort=sort, updated_since=updated_since)


PagingDep = Annotated[Paging, Depends(paging)]
SortFields = Mapping[str, "InstrumentedAttribute[Any]"]


async def answer_list(
    request: Request,
    work: UnitOfWork,
    query: Select[Any],
    present: Callable[[Any], OutT],
    *,
    paging: Paging,
    sorts: SortFields,
) -> Response:
    """One page as JSON, or the whole list as CSV when the caller accepts text/csv. Two statements, whatever the page.

    `sorts` names the fields a caller may sort on; the first is the default. `query` selects one entity with an `id`,
    with what `present` reads loaded eagerly. An `updated_at` among the sorts serves `updated_since`.
    """
    query = _narrowed(query, paging, sorts)
    ordered = _ordered(query, paging, sorts)
    if wants_csv(request):
        return await _csv(work, ordered, present)
    async with work:
        found, total = await _rows(work, ordered, paging.page, paging.limit)
        items = [present(row) for row in found.scalars().unique()] if found else []
    body = _page(request, items, page=paging.page, limit=paging.limit, total=total)
    return Response(body.model_dump_json(by_alias=True), media_type="application/json")


async def page_of_rows(
    request: Request,
    work: UnitOfWork,
    query: Select[Any],
    present: Callable[[RowMapping], OutT],
    *,
    page: int,
    limit: int,
) -> Page[OutT]:
    """One page of a plain table, in the order of the query; `work` is open."""
    found, total = await _rows(work, query, page, limit)
    items = [present(row) for row in found.mappings()] if found else []
    return _page(request, items, page=page, limit=limit, total=total)


class PagePart(NamedTuple):
    page: int
    limit: int


def page_part(page: PageNumber = 1, limit: RowsPerPage = 20) -> PagePart:
    return PagePart(page, limit)


PagePartDep = Annotated[PagePart, Depends(page_part)]


def page_of(request: Request, items: Sequence[OutT], part: PagePart) -> Page[OutT]:
    """One page of a list that is worked out as a whole."""
    first = (part.page - 1) * part.limit
    shown = list(items[first : first + part.limit]) if part.page > 0 else []
    return _page(request, shown, page=part.page, limit=part.limit, total=len(items))


async def _rows(work: UnitOfWork, query: Select[Any], page: int, limit: int) -> tuple[Result[Any] | None, int]:
    """The rows of the page, None when it lies outside the list, and how many there are in all."""
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total: int = (await work.session.execute(counted)).scalar_one()
    if page < 1 or (page - 1) * limit >= total:
        return None, total
    return await work.session.execute(query.limit(limit).offset((page - 1) * limit)), total


def _page(request: Request, items: list[OutT], *, page: int, limit: int, total: int) -> Page[OutT]:
    meta = Meta(total_records=total, page=page, limit=limit, count=len(items))
    return Page[Any](items=items, meta=meta, links=page_links(request, meta))


def _narrowed(query: Select[Any], paging: Paging, sorts: SortFields) -> Select[Any]:
    if paging.updated_since is None:
        return query
    if "updated_at" not in sorts:
        fault = FieldError(
            field="query.updated_since", message="listan kan inte avgränsas så", expected="ta bort fältet"
        )
        raise InvalidInput("Rätta avgränsningen.", errors=(fault,))
    return query.where(sorts["updated_at"] >= paging.updated_since)


def _ordered(query: Select[Any], paging: Paging, sorts: SortFields) -> Select[Any]:
    name = (paging.sort or next(iter(sorts))).removeprefix("-")
    if name not in sorts:
        expected = "något av " + ", ".join(sorts)
        fault = FieldError(field="query.sort", message="listan kan inte sorteras så", expected=expected)
        raise InvalidInput("Rätta sorteringen.", errors=(fault,))
    column = sorts[name]
    descending = (paging.sort or "").startswith("-")
    identity = column.class_.id
    return query.order_by(column.desc() if descending else column.asc(), identity)


def page_links(request: Request, meta: Meta) -> dict[str, Link]:
    last = max(1, -(-meta.total_records // meta.limit))
    pages = {"self": meta.page, "first": 1, "last": last}
    if meta.page < last:
        pages["next"] = meta.page + 1
    if meta.page > 1:
        pages["prev"] = min(meta.page - 1, last)
    return {rel: _page_link(request, rel, number) for rel, number in pages.items()}


def _page_link(request: Request, rel: str, number: int) -> Link:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "page"]
    return link(request, f"{request.url.path}?{urlencode([*kept, ('page', number)])}", rel)


def wants_csv(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("text/csv")


async def _csv(work: UnitOfWork, query: Select[Any], present: Callable[[Any], BaseModel]) -> Response:
    """All rows from one snapshot; the first is read before the answer begins, while a refusal is still possible."""
    lines = _csv_lines(work, query, present)
    first = await anext(lines, "")

    async def all_lines() -> AsyncIterator[str]:
        yield first
        async for line in lines:
            yield line

    return StreamingResponse(all_lines(), media_type="text/csv; charset=utf-8")


async def _csv_lines(work: UnitOfWork, query: Select[Any], present: Callable[[Any], BaseModel]) -> AsyncIterator[str]:
    async with work:
        header = False
        async for row in await work.session.stream_scalars(query.execution_options(yield_per=500)):
            cells = {k: v for k, v in present(row).model_dump(mode="json").items() if k != "links"}
            if not header:
                header = True
                yield csv_line(cells.keys())
            yield csv_line(cells.values())


def _without_links(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_links(part) for key, part in value.items() if key != "links"}
    return [_without_links(part) for part in value] if isinstance(value, list) else value


def csv_line(cells: Any) -> str:
    """One RFC 4180 line; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def _cell(cell: Any) -> str:
    """A list of plain values with spaces between, what has parts of its own as JSON."""
    if isinstance(cell, dict) or (isinstance(cell, list) and any(isinstance(part, (dict, list)) for part in cell)):
        cell = json.dumps(_without_links(cell), ensure_ascii=False)
    elif isinstance(cell, (list, tuple)):
        cell = " ".join(str(part) for part in cell)
    told = "" if cell is None else str(cell)
    is_number = told.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{told}" if told.startswith(FORMULA_STARTS) and not is_number else told
