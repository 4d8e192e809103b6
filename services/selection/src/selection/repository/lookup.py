"""Narrowing a query by what was asked for, and the refusal when one thing is not there."""

from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.kit.errors import NotFound

T = TypeVar("T")


def narrowed(query: Select[T], *asked: tuple[InstrumentedAttribute[Any], object | None]) -> Select[T]:
    """Equality on each column that was asked for; None asks for nothing."""
    for column, value in asked:
        if value is not None:
            query = query.where(column == value)
    return query


async def one(session: AsyncSession, query: Select[T], what: str) -> T:
    """The only row, or NotFound in words: `what` is the Swedish name in definite form."""
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"{what} finns inte, eller så får du inte se den. Kontrollera identiteten.")
    return found
