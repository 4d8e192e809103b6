"""What a programme file says that is asked of every payment: kept in the database, so that the API reads it too."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import RootModel
from sqlalchemy.orm import Mapped, mapped_column

from budget.models.root import Base
from budget.rules.supervision import HoldRule
from shared.kit.columns import Document


class HoldRules(RootModel[tuple[HoldRule, ...]]):
    """Which supervision stops payments."""


class ProgrammeRules(Base):
    """Rules of the newest programme file; every change of them is in the audit trail."""

    __tablename__ = "programme_rules"

    programme: Mapped[str] = mapped_column(primary_key=True)
    holds: Mapped[HoldRules] = mapped_column(Document(HoldRules))
    loaded_at: Mapped[datetime]

    @property
    def rules(self) -> Sequence[HoldRule]:
        return self.holds.root
