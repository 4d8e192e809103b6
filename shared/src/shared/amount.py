"""Money on the wire and in the code: exact kronor with two decimals, a string in JSON, never a float."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from shared.stored import of_typed

ORE = Decimal("0.01")
LARGEST = Decimal("9999999999999.99")
_PLAIN = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?")
"""Never three decimals: 250.000 is a quarter of a million to some and 250 kronor to others."""


@of_typed
def read_amount(value: Any) -> Decimal:
    """Kronor from a string such as "1234.50" or a Decimal; anything that may already have lost an öre is refused."""
    if isinstance(value, Decimal):
        amount = value
    elif isinstance(value, str) and _PLAIN.fullmatch(value):
        amount = Decimal(value)
    else:
        raise ValueError('ange beloppet som en sträng i kronor med punkt och två decimaler, till exempel "1234.50"')
    if abs(amount) > LARGEST or amount != (exact := amount.quantize(ORE)):
        raise ValueError(
            'beloppet ska ha högst två decimaler och högst 13 siffror före punkten, till exempel "1234.50"'
        )
    return exact


def write_amount(value: Decimal) -> str:
    return str(value.quantize(ORE))


Amount = Annotated[
    Decimal,
    BeforeValidator(read_amount),
    PlainSerializer(write_amount, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d{1,13}\.\d{2}$", "examples": ["1250000.00"]}),
]
"""Kronor, exact to the öre; a string with two decimals in JSON."""
