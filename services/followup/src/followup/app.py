"""Composition root of the HTTP process."""

from pathlib import Path

from followup import __version__
from followup.api import (
    activities,
    balances,
    calendars,
    commitments,
    consultations,
    contacts,
    effects,
    history,
    indicators,
    lessons,
    letters,
    meetings,
    networks,
    quality_dialogues,
    quality_participations,
    quality_rounds,
    quality_summaries,
    reminders,
    report_passages,
    reporting_dates,
    reports,
    schedules,
    statements,
    survey_pages,
    surveys,
    team_comparisons,
    visits,
)
from followup.programmes import load_banks, load_programmes
from followup.settings import Settings
from followup.subscriptions import SUBSCRIPTIONS
from followup.unit_of_work import Work
from shared.app import Api
from shared.contracts import facts_by
from shared.description.catalogue import DataSet
from shared.kit.settings import ServiceSettings

DESCRIPTION = """
Uppföljning av överenskommelser: vad som ska följas upp och när, huvudmännens redovisningar av bidrag, påminnelser och
redovisningarna till regeringen. Kvalitetsdialoger med alla huvudmän: erbjudna, hållna och sammanfattade. Enkäter till
skolchefer, rektorer och lärare, med anonyma svar.

**Så börjar du:** skaffa en åtkomsttoken hos utfärdaren, hämta `activities` eller `schedules` och följ länkarna i
`_links`. Ändringar kräver `If-Match`; det som leder till utbetalning eller återkrav tar `Idempotency-Key`.
"""


def make_api(settings: ServiceSettings) -> Api:
    assert isinstance(settings, Settings)
    # A file that cannot be read stops the start, not the first caller.
    load_programmes(settings.programmes_dir)
    load_banks(settings.programmes_dir)
    return Api(
        work=Work,
        title="Followup",
        description=DESCRIPTION,
        version=__version__,
        data_sets=[
            DataSet(
                "get_quality_participations",
                ("Deltagande i kvalitetsdialoger", "Participation in quality dialogues"),
                ("kvalitetsdialoger", "huvudmän", "skola", "förskola"),
            )
        ],
        tenant_claim="organization_number",
        released="2026-11-28",
        facts=facts_by("followup"),
        subscriptions=SUBSCRIPTIONS,
        changelog=Path(__file__).parents[2] / "CHANGELOG.md",
        shown_by={"measurement": "get_indicator", "statement_proposal": "get_statement"},
        routers=[
            activities.router,
            schedules.router,
            balances.router,
            statements.router,
            commitments.router,
            reminders.router,
            letters.router,
            contacts.router,
            surveys.router,
            reports.router,
            report_passages.router,
            history.router,
            consultations.router,
            indicators.router,
            effects.router,
            meetings.router,
            lessons.router,
            networks.router,
            visits.router,
            team_comparisons.router,
            quality_rounds.router,
            quality_dialogues.router,
            quality_participations.router,
            quality_summaries.router,
            calendars.router,
            reporting_dates.router,
        ],
        open_routers=[calendars.open_router, survey_pages.open_router],
    )
