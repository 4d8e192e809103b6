"""What every table of the service builds on."""

from typing import Any, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Dialect, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from shared.kit.db import Aggregate, new_metadata

D = TypeVar("D", bound=BaseModel)


class Base(DeclarativeBase):
    metadata = new_metadata()


class Document(TypeDecorator[D]):
    """A value that is read and written whole, as JSON; amounts in it are text, so no öre is lost."""

    impl = JSONB
    cache_ok = True

    def __init__(self, kind: type[D]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: D | None, dialect: Dialect) -> Any:
        return None if value is None else value.model_dump(mode="json")

    def process_result_value(self, value: Any, dialect: Dialect) -> D | None:
        return None if value is None else self.kind.model_validate(value)


class CasePart(Aggregate):
    """Mixin for what belongs to one case and is changed as a whole; seen by those who see the case."""

    @declared_attr
    def cooperation_id(cls) -> Mapped[UUID]:  # noqa: N805
        return cast("Mapped[UUID]", mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), index=True))
