"""What followed to another fiscal year, as it is shown with the money of a case."""

from pydantic import BaseModel, ConfigDict, Field

from shared.amount import Amount
from shared.contracts.terms import CostKind


class CarriedForwardOut(BaseModel):
    """Det som inte var betalt när ett räkenskapsår stängdes, och som får betalas ett senare år."""

    model_config = ConfigDict(from_attributes=True)

    appropriation_item: str = Field(description="Anslagsposten som stängdes", examples=["1:5 ap.3"])
    from_year: int = Field(description="Räkenskapsåret som stängdes", examples=[2026])
    to_year: int = Field(description="Räkenskapsåret som beloppet följde med till", examples=[2027])
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    amount: Amount = Field(description="Kronor", examples=["200000.00"])
