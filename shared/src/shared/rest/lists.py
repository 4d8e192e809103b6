"""Lists: pages with their links, sorted and narrowed (REST API-profil, FNS)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Result, RowMapping, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from shared.kit.errors import FieldError, InvalidInput
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.accept import wants_csv
from shared.rest.csv_export import answer_csv
from shared.rest.links import Link, link
from shared.rest.resources import Instant

OutT = TypeVar("OutT", bound=BaseModel)
_PLACE = "https://api.example.se/service/v1/resources"
PAGE_EXAMPLE = {
    rel: {"href": f"{_PLACE}?page={page}", "rel": rel, "method": "GET"}
    for rel, page in (("self", 1), ("first", 1), ("last", 3), ("next", 2))
}


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


class Paging(BaseModel):
    """`page` from 1, `limit` per page, `sort` a field name with `-` before it for descending."""

    page: int
    limit: int
    sort: str | None
    updated_since: datetime | None


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
        return await answer_csv(work, ordered, present)
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
