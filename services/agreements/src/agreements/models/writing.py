"""Types of analyses, plans and agreements: texts, keys, kronor and years, stored as they were written."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from agreements.rules.numbers import read_number
from agreements.rules.rows import Identities
from shared.amount import Amount
from shared.contracts.terms import FiscalYear
from shared.days import read_whole
from shared.stored import of_typed
from shared.text import Line, Prose

# About ten printed pages.
LONGEST = 20_000


@of_typed
def _or_nothing(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """A draft may lack a text until it is completed."""
    return "" if isinstance(value, str) and not value.strip() else read(value)


Words = Annotated[Prose, Field(max_length=LONGEST), WrapValidator(_or_nothing)]
"""Text that may be missing while its document is a draft."""
Name = Annotated[Line, Field(max_length=LONGEST), WrapValidator(_or_nothing)]
"""A text like `Words`, on one line."""
Key = Annotated[Line, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Kronor = Annotated[Amount, Field(ge=Decimal("0.01"))]
Year = Annotated[FiscalYear, BeforeValidator(read_whole)]
Number = Annotated[
    Decimal,
    BeforeValidator(of_typed(read_number)),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]{1,3})?$"}),
]
"""A measured value, three decimals at most; text in JSON, so that it stays as it was written."""


def replaced(description: str, *, by: str, default: Any = "") -> Any:
    """A field of release 1.1.0: opened and shown as it was written, but nothing that completes a document."""
    return Field(
        default=default,
        description=f"{description}. Ersatt av `{by}`",
        exclude_if=lambda value: not value,
        json_schema_extra={"deprecated": True},
    )


class SchoolType(StrEnum):
    """Skolform, as the register of school units (version 2) names it; FSK is a preschool."""

    FKLASS = "FKLASS"
    FTH = "FTH"
    OPPFTH = "OPPFTH"
    GR = "GR"
    GRAN = "GRAN"
    SP = "SP"
    SAM = "SAM"
    GY = "GY"
    GYAN = "GYAN"
    VUX = "VUX"
    FSK = "FSK"


class Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    ROWS: ClassVar[Identities] = {}
    """How the rows of its lists are recognised, where the text is a whole document."""
