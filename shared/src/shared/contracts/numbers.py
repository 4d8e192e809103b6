"""Numbers of organisations as people type them."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from shared.identity_numbers import passes_luhn


def read_organization_number(value: Any) -> Any:
    """`212000-1355` or `2120001355` as ten digits. Raises ValueError in Swedish.

    The third digit is at least 2 (lag 1974:174 om identitetsbeteckning för juridiska personer), so that no personal
    number is taken for an organisation number, and the last is the check digit.
    """
    if not isinstance(value, str):
        return value
    digits = re.sub(r"^([0-9]{6})-([0-9]{4})$", r"\1\2", value.strip())
    if not re.fullmatch(r"[0-9]{10}", digits) or digits[2] < "2":
        raise ValueError("ett organisationsnummer med tio siffror, som 212000-1355")
    if not passes_luhn(digits):
        raise ValueError("ett organisationsnummer med rätt kontrollsiffra; den sista siffran stämmer inte")
    return digits


OrganizationNumberIn = Annotated[str, BeforeValidator(read_organization_number), Field(examples=["2120001355"])]
"""An organisation number that somebody types; kept as ten digits."""
