"""Supplementary decisions of selection: they add school units to a case, each decision by itself."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, RootModel


class Supplement(BaseModel):
    """Kompletterande beslut, as selection published it; `published_at` is when."""

    model_config = ConfigDict(frozen=True)

    decision_id: UUID
    decision_number: int
    diary_number: str
    decided_on: date
    reason: str
    school_unit_codes: tuple[str, ...]
    published_at: datetime


class Supplements(RootModel[tuple[Supplement, ...]]):
    """The supplements in the order in which they were decided."""

    def has(self, decision_id: UUID) -> bool:
        return any(known.decision_id == decision_id for known in self.root)

    def with_one_more(self, supplement: Supplement) -> "Supplements":
        return Supplements((*self.root, supplement))

    def units_after(self, moment: datetime) -> set[str]:
        """Units that had not been added at that moment."""
        return {code for known in self.root if known.published_at > moment for code in known.school_unit_codes}

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(code for known in self.root for code in known.school_unit_codes)
