"""Narrowing a query by what was asked for, and the refusal when the one thing is not there."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ARRAY, ColumnElement, Date, Select, any_, literal
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.kit.errors import FieldError, InvalidInput, NotFound
from shared.kit.swedish import end_of, start_of

T = TypeVar("T")


def narrowed(query: Select[T], *asked: tuple[InstrumentedAttribute[Any], object | None]) -> Select[T]:
    """Require equality on each column that was asked for; None asks for nothing."""
    for column, value in asked:
        if value is not None:
            query = query.where(column == value)
    return query


def within(query: Select[T], column: InstrumentedAttribute[Any], since: date | None, until: date | None) -> Select[T]:
    """Require a day from `since` to `until`, both included, or an instant in those Swedish days."""
    if isinstance(column.type, Date):
        query = query.where(column >= since) if since else query
        return query.where(column <= until) if until else query
    query = query.where(column >= start_of(since)) if since else query
    return query.where(column < end_of(until)) if until else query


def among(column: ColumnElement[Any] | InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Require one of the values, which are one parameter, however many they are.

    `in_` is another statement for each number of values, and every connection keeps, here and in the database, each
    statement that it has been sent: for values that are a few, or always as many, and not for what a job asks of.
    """
    return column == any_(literal(list(values), ARRAY(column.type)))


async def one(session: AsyncSession, query: Select[T], name: str) -> T:
    """The only row, or NotFound in words: `name` is the Swedish name in definite form."""
    found = (await session.execute(query)).scalar_one_or_none()
    return present_or_refused(found, name)


def present_or_refused(found: T | None, name: str) -> T:
    """Return `found`; NotFound when it is None. Another organiser's object is answered as one that does not exist."""
    if found is None:
        raise NotFound(f"{name} finns inte, eller så får du inte se den. Kontrollera identiteten.")
    return found


def named_in_body(field: str) -> AbstractContextManager[None]:
    """Make what a body names and does not exist a fault of that field, not of the address that was called."""
    return _named_in(f"body.{field}")


def named_in_query(parameter: str) -> AbstractContextManager[None]:
    """Do as `named_in_body` does, for what a query parameter names."""
    return _named_in(f"query.{parameter}")


@contextmanager
def _named_in(field: str) -> Iterator[None]:
    try:
        yield
    except NotFound as missing:
        fault = FieldError(field=field, message="det som anges finns inte", expected="identiteten hos något som finns")
        raise InvalidInput(missing.detail, errors=(fault,)) from missing
