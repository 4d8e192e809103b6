"""The base of every table of the service."""

from typing import cast
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from shared.kit.db import Aggregate, new_metadata


class Base(DeclarativeBase):
    metadata = new_metadata()


class CasePart(Aggregate):
    """Mixin for a part of one case: changed as one, seen by those who see the case."""

    @declared_attr
    def cooperation_id(cls) -> Mapped[UUID]:  # noqa: N805
        return cast("Mapped[UUID]", mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), index=True))
