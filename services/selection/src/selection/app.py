"""Composition root of the HTTP process."""

from pathlib import Path

from selection import __version__
from selection.api import (
    analysis_bases,
    consultations,
    evaluation_releases,
    fetches,
    imports,
    local_units,
    offers,
    organizers,
    overrides,
    programmes,
    quality_entries,
    reconsiderations,
    referrals,
    register_changes,
    reminders,
    round_reports,
    rounds,
    statistics,
    supervision_decisions,
    supplementary_decisions,
    time_line,
    unmade_offers,
)
from selection.settings import Settings
from selection.subscriptions import SUBSCRIPTIONS
from selection.unit_of_work import Work
from shared.app import Api
from shared.contracts import facts_by
from shared.description.catalogue import DataSet
from shared.kit.settings import ServiceSettings

DESCRIPTION = """
Urval av huvudmän: register, statistik och tillsyn in; ett förklarat och upprepbart urval och erbjudanden ut.

**Så börjar du:** skaffa en åtkomsttoken hos utfärdaren, läs in filer med `imports`, starta en omgång med `rounds` och
följ länkarna i `_links`. Ändringar kräver `If-Match`.
"""


def make_api(settings: ServiceSettings) -> Api:
    assert isinstance(settings, Settings)
    time_line.fields_in(settings.programmes_dir)  # a table that cannot be read stops the start, not the first caller
    return Api(
        work=Work,
        title="Selection",
        description=DESCRIPTION,
        version=__version__,
        data_sets=[
            DataSet(
                "get_quality_entries",
                ("Mål och indikatorer för skolans kvalitet", "Goals and indicators of school quality"),
                ("mål", "indikatorer", "kvalitet", "skola", "förskola"),
            ),
            DataSet(
                "get_national_values",
                ("Riksgenomsnitt för indikatorer", "National averages of indicators"),
                ("riksgenomsnitt", "indikatorer", "skola"),
            ),
            DataSet(
                "get_programmes",
                ("Regler för urvalet till riktade insatser", "Rules of the selection for targeted support"),
                ("regeringsuppdrag", "urval", "riktade insatser"),
            ),
        ],
        tenant_claim="organization_number",
        released="2026-11-28",
        facts=facts_by("selection"),
        subscriptions=SUBSCRIPTIONS,
        changelog=Path(__file__).parents[2] / "CHANGELOG.md",
        shown_by={"review": "get_reviews"},
        routers=[
            imports.router,
            fetches.router,
            organizers.router,
            local_units.router,
            register_changes.router,
            statistics.router,
            programmes.router,
            supervision_decisions.router,
            rounds.router,
            consultations.router,
            overrides.router,
            round_reports.router,
            referrals.router,
            offers.router,
            unmade_offers.router,
            supplementary_decisions.router,
            reminders.router,
            reconsiderations.router,
            quality_entries.router,
            analysis_bases.router,
            evaluation_releases.router,
            time_line.router,
        ],
    )
