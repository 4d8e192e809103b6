"""Composition root of the HTTP process."""

from pathlib import Path

from budget import __version__
from budget.api import (
    accruals,
    allotments,
    appropriation_items,
    appropriations,
    bank_reports,
    claims,
    commitments,
    cost_rules,
    forecast_days,
    forecasts,
    grants,
    imports,
    incomes,
    instalments,
    ledger,
    own_costs,
    payees,
    payment_files,
    payments,
    plans,
    positions,
    reports,
    reservations,
    scenarios,
    supervision_releases,
    supervisions,
    vouchers,
    year_ends,
)
from budget.subscriptions import SUBSCRIPTIONS
from budget.unit_of_work import Work
from shared.app import Api
from shared.contracts import facts_by
from shared.description.catalogue import DataSet
from shared.kit.settings import ServiceSettings

DESCRIPTION = """
Pengarna i varje regeringsuppdrag: vad som får användas, vad som är reserverat, bundet, betalt och återkrävt.
Varje rörelse är en post i en dubbel bokföring som alltid går jämnt ut.

**Så börjar du:** skaffa en åtkomsttoken hos utfärdaren, hämta `positions` och följ länkarna i `_links`.
Ändringar kräver `If-Match`; det som skapar eller flyttar pengar kräver `Idempotency-Key`.
Belopp är kronor med två decimaler och skrivs som text.

**Texter som lämnar myndigheten** (till mottagare, på leveranser och mottagarkonton) får innehålla det som både
betalfil (pain.001) och SIE kan bära: A–Ö, a–ö, é, ü, siffror, mellanslag och `/ - ? : ( ) . , ' +`. Annat skrivs om
enligt en fast regel: `&` blir och, `§` paragraf, `%` procent, `’ ” "` blir `'`, `–` blir `-`, `…` blir `...`, hårt
mellanslag blir mellanslag och andra bokstäver mister sina tecken. Det som ingen regel bär avvisas, och svaret säger
vilket tecken det är.
"""


def make_api(settings: ServiceSettings) -> Api:
    return Api(
        work=Work,
        title="Budget",
        description=DESCRIPTION,
        version=__version__,
        data_sets=[
            DataSet(
                "get_positions",
                ("Anslagsläge för riktade insatser", "Appropriations for targeted support"),
                ("anslag", "bemyndiganden", "statsbidrag", "skola"),
            )
        ],
        tenant_claim="organization_number",
        released="2026-11-28",
        facts=facts_by("budget"),
        subscriptions=SUBSCRIPTIONS,
        changelog=Path(__file__).parents[2] / "CHANGELOG.md",
        shown_by={"receipt": "get_repayment_claim"},
        routers=[
            appropriations.router,
            appropriation_items.router,
            cost_rules.router,
            allotments.router,
            positions.router,
            reservations.router,
            commitments.router,
            grants.router,
            instalments.router,
            payments.router,
            accruals.router,
            own_costs.router,
            incomes.router,
            vouchers.router,
            payment_files.router,
            bank_reports.router,
            payees.router,
            claims.router,
            supervisions.router,
            supervision_releases.router,
            ledger.router,
            year_ends.router,
            plans.router,
            scenarios.router,
            forecasts.router,
            forecast_days.router,
            reports.router,
            imports.router,
        ],
    )
