"""Composition root of the HTTP process."""

from pathlib import Path

from agreements import __version__
from agreements.api import (
    action_plans,
    agreement_merges,
    agreement_versions,
    agreements,
    archive_deliveries,
    attachments,
    carry_overs,
    case_file_seals,
    chain,
    change_requests,
    comments,
    conflicts_of_interest,
    cooperations,
    decisions,
    delegations,
    dialogue_teams,
    documents,
    existing_programmes,
    first_agreements,
    merges,
    overrides,
    patches,
    places,
    service_invoices,
    service_orders,
    shared_measures,
    signatories,
    situation_analyses,
    status_changes,
    successions,
    team_workers,
    terminations,
    waivers,
)
from agreements.programmes import STANDARD, rules_of
from agreements.subscriptions import SUBSCRIPTIONS
from agreements.unit_of_work import Work
from shared.app import Api
from shared.contracts import facts_by
from shared.kit.settings import ServiceSettings

RESOURCES = (
    cooperations,
    chain,
    first_agreements,
    situation_analyses,
    action_plans,
    merges,
    comments,
    decisions,
    dialogue_teams,
    team_workers,
    agreements,
    agreement_versions,
    agreement_merges,
    patches,
    existing_programmes,
    places,
    shared_measures,
    service_orders,
    service_invoices,
    documents,
    attachments,
    case_file_seals,
    archive_deliveries,
    status_changes,
    change_requests,
    terminations,
    waivers,
    overrides,
    successions,
    signatories,
    conflicts_of_interest,
    delegations,
    carry_overs,
)

DESCRIPTION = """
Samverkan med en huvudman, från svaret på erbjudandet till överenskommelsens slut.

**Så börjar du:** skaffa en åtkomsttoken hos utfärdaren, hämta `cooperations` och följ länkarna i `_links`.
Ändringar kräver `If-Match`; det som skapar eller flyttar pengar kräver `Idempotency-Key`.
"""


def make_api(settings: ServiceSettings) -> Api:
    rules_of(STANDARD)  # a programme file that cannot be read stops the start, not the first caller
    return Api(
        work=Work,
        title="Agreements",
        description=DESCRIPTION,
        version=__version__,
        tenant_claim="organization_number",
        released="2026-11-28",
        facts=facts_by("agreements"),
        subscriptions=SUBSCRIPTIONS,
        changelog=Path(__file__).parents[2] / "CHANGELOG.md",
        routers=[resource.router for resource in RESOURCES],
    )
