"""A step of another service for a case, as its event said it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.root import Base
from shared.kit.db import INSTANT


class ChainStep(Base):
    """One event about the case. `happened_at` is the event's own time, whenever it reached us."""

    __tablename__ = "chain_step"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    cooperation_id: Mapped[UUID] = mapped_column(ForeignKey("cooperation.id", ondelete="RESTRICT"), index=True)
    type: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[datetime] = mapped_column(INSTANT)
    received_at: Mapped[datetime] = mapped_column(INSTANT)
