"""Cursors: the place in a list after which the next page begins, so that rows that come in move nothing.

A page by number shifts when a row is added before it; a page after a cursor does not: it begins after the values of the
last row that was read, in whatever order the list has.
"""

import base64
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_

from shared.kit.errors import FieldError, InvalidInput

Column = ColumnElement[Any]
READERS: dict[type, Callable[[str], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Decimal: Decimal,
    UUID: UUID,
    str: str,
}
"""Readers of what stands as text in a cursor; whole numbers and yes or no stand as themselves."""


class Order(NamedTuple):
    """Order of a list: by one column, and by the identity among equals. Rows without a value come last."""

    name: str
    column: Column
    identity: Column
    descending: bool = False

    def sort(self, query: Select[Any]) -> Select[Any]:
        by = self.column.desc() if self.descending else self.column.asc()
        return query.order_by(by.nulls_last() if _is_nullable(self.column) else by, self.identity)

    def after(self, cursor: str) -> ColumnElement[bool]:
        """The condition that a row stands after the cursor. Raises InvalidInput for a cursor of another list."""
        value, identity = self._read(cursor)
        beyond = and_(_equals(self.column, value), self.identity > identity)
        if value is None:
            return beyond
        further = self.column < value if self.descending else self.column > value
        found = or_(further, beyond)
        return or_(found, self.column.is_(None)) if _is_nullable(self.column) else found

    def cursor(self, value: Any, identity: Any) -> str:
        """The cursor after the row that has these values; text that says nothing to its reader."""
        content = [self._mark, _written(value), _written(identity)]
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    def place(self, cursor: str) -> int:
        """The place that a cursor in a fixed list stands for."""
        return max(0, int(self._read(cursor)[1]))

    @property
    def _mark(self) -> str:
        return f"-{self.name}" if self.descending else self.name

    def _read(self, cursor: str) -> tuple[Any, Any]:
        try:
            # The padding that `cursor` took off, so that it stands in an address without escapes.
            mark, value, identity = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            if mark == self._mark:
                found = None if value is None else _read_as(self.column, value)
                return found, _read_as(self.identity, identity)
        except (ValueError, TypeError, ArithmeticError, RecursionError):
            pass  # a cursor that somebody made up: refused in the same words
        expected = "next_cursor som den lämnades, med samma sortering, eller börja om utan cursor"
        fault = FieldError(field="query.cursor", message="värdet hör inte till den här listan", expected=expected)
        raise InvalidInput("Rätta cursor.", errors=(fault,))


def _is_nullable(column: Column) -> bool:
    """True when some row may lack a value; only then does the order say so, so that an index can serve it."""
    return bool(getattr(column, "nullable", True))


def _equals(column: Column, value: Any) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _written(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int)) else str(value)


def _read_as(column: Column, value: Any) -> Any:
    """A value of the column's own type; raises ValueError or TypeError for anything else."""
    kind = column.type.python_type
    if issubclass(kind, Enum):
        return kind(value)
    if type(value) is not (kind if kind in (int, bool) else str):
        raise TypeError(value)
    return READERS.get(kind, kind)(value)
