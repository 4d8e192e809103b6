"""What budget carried forward when it closed a fiscal year, as a case's copy of its money keeps it."""

from collections.abc import Iterable
from uuid import UUID

from pydantic import BaseModel, ConfigDict, RootModel
from sqlalchemy.orm import Mapped, mapped_column

from agreements.rules.carried_forward import Forwards, summed_forward
from shared.amount import Amount
from shared.contracts.terms import CostKind
from shared.kit.columns import Document


class CarriedForward(BaseModel):
    model_config = ConfigDict(frozen=True)

    source_id: UUID
    """The agreement that it was bound by, or the decision that it was reserved by."""
    appropriation_item: str
    from_year: int
    to_year: int
    cost_kind: CostKind
    amount: Amount

    @property
    def closing(self) -> tuple[UUID, str, int]:
        """What was closed of whom, once: a restored budget closes it again, and then that stands."""
        return self.source_id, self.appropriation_item, self.from_year


class CarriedForwards(RootModel[tuple[CarriedForward, ...]]):
    """In the order of the years."""

    def replaced_by(self, rows: Iterable[CarriedForward]) -> "CarriedForwards":
        new = tuple(rows)
        closed = {row.closing for row in new}
        kept = (row for row in self.root if row.closing not in closed)
        return CarriedForwards(tuple(sorted((*kept, *new), key=lambda row: (row.from_year, row.appropriation_item))))

    @property
    def forwards(self) -> Forwards:
        return summed_forward((row.from_year, row.to_year, row.cost_kind, row.amount) for row in self.root)


class CarriesForward:
    """Mixin for the money of a case."""

    carried_forward: Mapped[CarriedForwards | None] = mapped_column(Document(CarriedForwards))
    """None until a year is closed with money of the case that is not paid."""

    @property
    def followed(self) -> tuple[CarriedForward, ...]:
        return self.carried_forward.root if self.carried_forward else ()

    def carry_forward(self, rows: Iterable[CarriedForward]) -> None:
        """A year is closed: what was not paid of it follows to the next."""
        self.carried_forward = CarriedForwards(self.followed).replaced_by(rows)
