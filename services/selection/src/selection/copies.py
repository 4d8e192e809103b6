"""Our own copies of what other services have published."""

from datetime import date
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.contracts.terms import Measure
from shared.kit.columns import Document
from shared.kit.copies import Copy


class Measures(RootModel[tuple[Measure, ...]]):
    """As agreements published them."""


class AgreedMeasures(Copy, Base):
    """The measures that a cooperation has agreed on, in the version that holds."""

    __tablename__ = "agreed_measures"
    SOURCE = "agreements"

    cooperation_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    signed_on: Mapped[date]
    measures: Mapped[Measures] = mapped_column(Document(Measures))
