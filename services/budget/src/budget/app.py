"""Composition root of the HTTP process."""

from budget import __version__
from budget.api import (
    accruals,
    allotments,
    appropriations,
    claims,
    forecasts,
    funding,
    imports,
    ledger,
    payment_files,
    payments,
    plans,
    positions,
    reports,
    year_ends,
)
from budget.api.words import WORDS
from budget.unit_of_work import Work
from shared.kit.settings import ServiceSettings
from shared.rest.app import Api

DESCRIPTION = """
Pengarna i varje regeringsuppdrag: vad som får användas, vad som är reserverat, bundet, betalt och återkrävt.
Varje rörelse är en post i en dubbel bokföring som alltid går jämnt ut.

**Så börjar du:** skaffa en åtkomsttoken hos utfärdaren, hämta `positions` och följ länkarna i `_links`.
Ändringar kräver `If-Match`; det som skapar eller flyttar pengar kräver `Idempotency-Key`.
Belopp är kronor med två decimaler och skrivs som text.
"""


def make_api(settings: ServiceSettings) -> Api:
    return Api(
        work=Work,
        title="Budget",
        description=DESCRIPTION,
        version=__version__,
        contact={"name": "Skolverket", "url": "https://www.skolverket.se"},
        tenant_claim="organization_number",
        words=WORDS,
        released="2026-11-22",
        routers=[
            appropriations.router,
            allotments.router,
            positions.router,
            funding.router,
            payments.router,
            accruals.router,
            payment_files.router,
            claims.router,
            ledger.router,
            year_ends.router,
            plans.router,
            forecasts.router,
            reports.router,
            imports.router,
        ],
    )
