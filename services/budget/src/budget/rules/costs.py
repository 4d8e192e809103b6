"""One cost that arises: a service that is delivered, or an invoice that is paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Cost:
    """Kronor of a kind, on the day the cost arises; without a measure it is divided on all of the agreement's."""

    kind: str
    amount: Decimal
    incurred_on: date
    text: str
    measure_id: UUID | None = None
