"""`PaymentText`: what people type that leaves in vouchers and payment files, read by one reader."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from budget.rules.payment_texts import transcribe
from shared.text import read_line


def read_payment_text(value: Any) -> Any:
    """One line, transcribed by the published rule. Raises ValueError in Swedish, with the character's name."""
    return transcribe(value) if isinstance(value, str) else value


# The last validator reads first.
PaymentText = Annotated[str, BeforeValidator(read_payment_text), BeforeValidator(read_line)]
"""A line that SIE (code page 437) and pain.001 can carry. The length is that of the transcribed text."""
