"""Columns that hold a whole value."""

from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Dialect, Text, cast, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from shared.stored import read_stored

D = TypeVar("D", bound=BaseModel)


class Document(TypeDecorator[D]):
    """A value that is read and written whole, as JSON; amounts in it are text, so no öre is lost."""

    impl = JSONB
    cache_ok = True

    def __init__(self, kind: type[D]) -> None:
        super().__init__(none_as_null=True)
        self.kind = kind

    def process_bind_param(self, value: D | None, dialect: Dialect) -> Any:
        return None if value is None else value.model_dump(mode="json")

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Fetched as text, which becomes a value in one step, without what the JSON parses to in between."""
        return type_coerce(cast(column, Text), self)

    def process_result_value(self, value: Any, dialect: Dialect) -> D | None:
        return None if value is None else read_stored(self.kind, value)
