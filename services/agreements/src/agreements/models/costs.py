"""Kronor by fiscal year and kind, as they are planned, decided and agreed."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from agreements.models.writing import Content, Kronor, Year
from shared.contracts.terms import CostKind, CostLine, MeasureKind


class BoughtKind(StrEnum):
    """The cost kinds of what the agency buys or does itself: all but the grant, which is paid to one organiser."""

    EDUCATION_SERVICE = "education_service"
    OPERATION = "operation"
    DEVELOPMENT = "development"


class Cost(Content):
    """Kronor av ett slag som hör till ett räkenskapsår."""

    fiscal_year: Year = Field(description="Räkenskapsår", examples=[2027])
    cost_kind: CostKind = Field(
        description="Kostnadsslag: bidrag, utbildningstjänst, verksamhetskostnad eller utveckling av insatserna",
        examples=["grant"],
    )
    amount: Kronor = Field(description="Kronor med två decimaler", examples=["400000.00"])


class MeasureCost(Cost):
    """Kronor av ett slag som hör till ett räkenskapsår, och insatsen de betalar."""

    measure_id: UUID | None = Field(
        default=None,
        description="Insatsen som kostnaden hör till; tomt när den inte hör till någon viss insats",
        exclude_if=lambda value: value is None,  # so that what was signed before the field came keeps its hash
    )

    def to_line(self, kinds: Mapping[UUID, MeasureKind]) -> CostLine:
        return CostLine(
            fiscal_year=self.fiscal_year,
            cost_kind=self.cost_kind,
            amount=self.amount,
            measure_id=self.measure_id,
            measure_kind=kinds.get(self.measure_id) if self.measure_id else None,
        )
