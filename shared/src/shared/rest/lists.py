"""Lists: pages by number or after a cursor, with their links, sorted and narrowed (REST API-profil, FNS)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Integer, RowMapping, Select, func, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute

from shared.days import Instant, Whole
from shared.kit.errors import FieldError, InvalidInput
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.accept import list_format
from shared.rest.csv_export import answer_csv, csv_of, selects_entity
from shared.rest.cursors import Column, Order
from shared.rest.links import Link, link
from shared.rest.ndjson import answer_ndjson, ndjson_of
from shared.rest.operations import CSV, NDJSON
from shared.text import Line

OutT = TypeVar("OutT", bound=BaseModel)
_PLACE = "https://api.example.se/service/v1/resources"
WHOLE = {"x-whole": True}
"""`openapi_extra` of a list that rows leave, or that is worked out at each call: whoever keeps a copy cannot follow it
by what has changed, so all of it always comes."""
PAGE_EXAMPLE = {
    rel: {"href": f"{_PLACE}?page={page}", "rel": rel, "method": "GET"}
    for rel, page in (("self", 1), ("first", 1), ("last", 3), ("next", 2))
}


class Meta(BaseModel):
    total_records: int = Field(description="Antal träffar", examples=[42])
    page: int | None = Field(description="Sidans nummer, från 1; null efter en cursor", examples=[1])
    limit: int = Field(description="Högst så många per sida", examples=[20])
    count: int = Field(description="Antal på denna sida", examples=[20])
    next_cursor: str | None = Field(
        default=None,
        description="Skicka som cursor för det som följer, också när listan växer; null när inget följer",
        examples=["WyJ1cGRhdGVkX2F0IiwiMjAyNi0wMy0xNSIsIjAxOThmM2EwIl0"],
    )


class Page(BaseModel, Generic[OutT]):
    model_config = ConfigDict(populate_by_name=True)

    items: list[OutT] = Field(description="Sidans resurser")
    meta: Meta = Field(alias="_meta", description="Sidans läge i hela listan")
    links: dict[str, Link] = Field(alias="_links", description="Länkar mellan sidorna", examples=[PAGE_EXAMPLE])


_PAGE = Page[Any]
"""Named here, for pydantic makes it anew for each answer if nobody keeps it."""


class Paging(BaseModel):
    """`page` from 1 or after a `cursor`, `limit` per page, `sort` a field name with `-` before it for descending."""

    page: int
    limit: int
    sort: str | None = None
    updated_since: datetime | None = None
    cursor: str | None = None


async def paging(
    request: Request,
    page: Annotated[Whole, Query(ge=0, le=1_000_000, description="Sidans nummer, från 1")] = 1,
    limit: Annotated[Whole, Query(ge=1, description="Antal per sida")] = 20,
    sort: Annotated[
        Line | None, Query(max_length=60, description="Fält att sortera på, med - före för fallande ordning")
    ] = None,
    updated_since: Annotated[Instant | None, Query(description="Bara det som ändrats sedan tidpunkten")] = None,
    cursor: Annotated[
        str | None,
        Query(
            max_length=1000,
            pattern="^[A-Za-z0-9_-]*$",
            description="next_cursor från förra svaret; då gäller inte page",
        ),
    ] = None,
) -> Paging:
    most = request.app.state.settings.page_limit_max
    if limit > most:
        fault = FieldError(field="query.limit", message="värdet är för stort", expected=f"högst {most}")
        raise InvalidInput("Be om färre poster per sida.", errors=(fault,))
    if comes_whole(request.scope["route"].openapi_extra):
        updated_since = None
    return Paging(page=page, limit=limit, sort=sort, updated_since=updated_since, cursor=cursor)


def comes_whole(extra: Mapping[str, Any] | None) -> bool:
    return bool(extra and extra.keys() & WHOLE.keys())


PagingDep = Annotated[Paging, Depends(paging)]
SortField = InstrumentedAttribute[Any] | Column
SortFields = Mapping[str, SortField]


async def answer_list(
    request: Request,
    work: UnitOfWork,
    query: Select[Any],
    present: Callable[[Any], OutT],
    *,
    paging: Paging,
    sorts: SortFields,
    identity: SortField | None = None,
) -> Response:
    """One page as JSON, or the whole list as CSV or NDJSON, as the caller accepts. One statement, and one for each
    relation, whatever the page.

    `sorts` names the fields a caller may sort on; the first is the default. Among them is `updated_at`, which serves
    `updated_since`: for what never changes, when it was written. `query` selects one entity with an `id`, with what
    `present` reads loaded eagerly, or columns of a plain table whose key is `identity`.
    """
    order = _order(paging, sorts, identity)
    if paging.updated_since is not None:
        query = query.where(sorts["updated_at"] >= paging.updated_since)
    kind = list_format(request)
    if kind == CSV:
        return await answer_csv(request, work, order.sort(query), present)
    if kind == NDJSON:
        return await answer_ndjson(request, work, order.sort(query), present)
    async with work:
        rows, total = await _rows(work, query, order, paging)
        items = [present(row) for row in rows[: paging.limit]]
    following = _cursor(order, rows[paging.limit - 1]) if len(rows) > paging.limit else None
    body = _page(request, items, paging, total=total, next_cursor=following)
    return Response(body.model_dump_json(by_alias=True), media_type="application/json")


def answer_items(
    request: Request, items: Sequence[BaseModel], paging: Paging, *, sorts: Sequence[str] = ("place",)
) -> Response:
    """A list that is worked out as a whole: one page, whose cursor is a place in it, or all as CSV or NDJSON.

    Its operation is marked WHOLE. `sorts` names the fields a caller may sort on; the first is the order that the items
    come in.
    """
    name, descending = _asked(paging, sorts)
    if name != sorts[0]:
        items = sorted(items, key=attrgetter(name), reverse=descending)
    elif descending:
        items = items[::-1]
    kind = list_format(request)
    if kind in (CSV, NDJSON):
        return csv_of(request, items) if kind == CSV else ndjson_of(request, items)
    place = literal_column("place", Integer)
    page = _page_of(request, items, paging, Order(name, place, place, descending))
    return Response(page.model_dump_json(by_alias=True), media_type="application/json")


def _page_of(request: Request, items: Sequence[OutT], paging: Paging, order: Order) -> Page[OutT]:
    """One page of a list that is worked out as a whole."""
    first = order.place(paging.cursor) if paging.cursor else max(0, paging.page - 1) * paging.limit
    shown = list(items[first : first + paging.limit]) if paging.page > 0 else []
    after = first + len(shown)
    following = order.cursor(after, after) if shown and after < len(items) else None
    return _page(request, shown, paging, total=len(items), next_cursor=following)


def _order(paging: Paging, sorts: SortFields, identity: SortField | None) -> Order:
    name, descending = _asked(paging, tuple(sorts))
    column: Any = sorts[name]
    key: Any = column.class_.id if identity is None else identity
    return Order(name, column, key, descending)


def _asked(paging: Paging, sorts: Sequence[str]) -> tuple[str, bool]:
    """The field to sort on, and whether in descending order."""
    asked = paging.sort or sorts[0]
    name = asked.removeprefix("-")
    if name not in sorts:
        expected = "något av " + ", ".join(sorts)
        fault = FieldError(field="query.sort", message="listan kan inte sorteras så", expected=expected)
        raise InvalidInput("Rätta sorteringen.", errors=(fault,))
    return name, asked.startswith("-")


async def _rows(work: UnitOfWork, query: Select[Any], order: Order, paging: Paging) -> tuple[list[Any], int]:
    """The rows of the page with the first one after it, if there is more; and how many there are in all."""
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    # One more than asked for: whether there is a further page, without another statement. Page 0 has none.
    page = order.sort(query).limit(paging.limit + 1 if paging.cursor or paging.page else 0)
    if paging.cursor:
        page = page.where(order.after(paging.cursor))
    else:
        page = page.offset(max(0, paging.page - 1) * paging.limit)
    rows: list[Any]
    if selects_entity(query):
        # Counted beside the rows, so that both are of one moment and one statement.
        beside = (await work.session.execute(page.add_columns(counted.scalar_subquery()))).unique().all()
        if beside:
            return [row[0] for row in beside], beside[0][1]
        rows = []
    else:
        rows = list((await work.session.execute(page)).mappings())
    if not rows and paging.page == 1 and not paging.cursor:
        return [], 0
    return rows, (await work.session.execute(counted)).scalar_one()


def _cursor(order: Order, row: Any) -> str:
    value, identity = (
        row[str(column.key)] if isinstance(row, RowMapping) else getattr(row, str(column.key))
        for column in (order.column, order.identity)
    )
    return order.cursor(value, identity)


def _page(request: Request, items: list[OutT], paging: Paging, *, total: int, next_cursor: str | None) -> Page[OutT]:
    page = None if paging.cursor else paging.page
    meta = Meta(total_records=total, page=page, limit=paging.limit, count=len(items), next_cursor=next_cursor)
    return _PAGE(items=items, meta=meta, links=page_links(request, meta))


def page_links(request: Request, meta: Meta) -> dict[str, Link]:
    """The pages around by number; after a cursor the first page and the following one."""
    if meta.page is None:
        found = {"self": link(request, _address(request)), "first": _linked(request, "first", page=1)}
        return found | ({"next": _linked(request, "next", cursor=meta.next_cursor)} if meta.next_cursor else {})
    last = max(1, -(-meta.total_records // meta.limit))
    pages = {"self": meta.page, "first": 1, "last": last}
    if meta.page < last:
        pages["next"] = meta.page + 1
    if meta.page > 1:
        pages["prev"] = min(meta.page - 1, last)
    return {rel: _linked(request, rel, page=number) for rel, number in pages.items()}


def _address(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}"


def _linked(request: Request, rel: str, **place: object) -> Link:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("page", "cursor")]
    return link(request, f"{request.url.path}?{urlencode([*kept, *place.items()])}", rel)
