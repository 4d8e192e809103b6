"""Tables as classes with behaviour. Import a class from its own module; this one makes the metadata whole."""

from budget.models import (
    accruals,
    claims,
    commitment_lines,
    commitments,
    forecasts,
    funding,
    imports,
    instalments,
    ledger,
    limits,
    own_costs,
    payments,
    plans,
    programmes,
    releases,
    reservations,
    vouchers,
)
from budget.models.root import Base

__all__ = [
    "Base",
    "accruals",
    "claims",
    "commitment_lines",
    "commitments",
    "forecasts",
    "funding",
    "imports",
    "instalments",
    "ledger",
    "limits",
    "own_costs",
    "payments",
    "plans",
    "programmes",
    "releases",
    "reservations",
    "vouchers",
]
