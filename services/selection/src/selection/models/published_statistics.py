"""The statistics of a unit that were last published to the other services."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from selection.models.root import Base
from shared.kit.db import INSTANT


class PublishedStatistics(Base):
    """One row for each unit that has taken part; `content_hash` is of the fact that was published."""

    __tablename__ = "published_statistics"

    school_unit_code: Mapped[str] = mapped_column(Text, primary_key=True)
    mark: Mapped[str] = mapped_column(Text)
    """A mark of what there was to publish: it grows with every new cell and average, and a unit is read only then."""
    content_hash: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime] = mapped_column(INSTANT)
