"""The transaction of this service and its repositories."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from followup.errors import ProposalReplaced, RepeatedMeasurement
from followup.errors.contacts import FunctionTaken
from followup.errors.networks import AlreadyMember, NetworkNameTaken
from followup.errors.quality import RoundNameTaken
from followup.errors.reports import AlreadyCorrected, PassageReplaced
from followup.errors.surveys import SurveyNameTaken
from followup.repository.activities import Activities
from followup.repository.balances import Balances
from followup.repository.calendars import Calendars
from followup.repository.commitments import Commitments
from followup.repository.consultations import Consultations
from followup.repository.contacts import Contacts
from followup.repository.copies import Copies
from followup.repository.effects import Effects
from followup.repository.history import History
from followup.repository.indicators import Indicators
from followup.repository.letters import Letters
from followup.repository.measures import Measures
from followup.repository.meetings import Meetings
from followup.repository.networks import Networks
from followup.repository.participations import Participations
from followup.repository.quality_dialogues import QualityDialogues
from followup.repository.quality_entries import QualityEntries
from followup.repository.quality_rounds import QualityRounds
from followup.repository.quality_summaries import QualitySummaries
from followup.repository.reminders import Reminders
from followup.repository.reports import Reports
from followup.repository.schedules import Schedules
from followup.repository.statements import Statements
from followup.repository.surveys import Surveys
from followup.repository.teams import Teams
from followup.repository.unit_statistics import UnitStatisticsCopies
from followup.repository.visits import Visits
from shared.clock import utc_now
from shared.event import Event
from shared.kit.errors import SamePerson
from shared.kit.unit_of_work import UnitOfWork

TWO_PARTIES = "Du har redan godkänt för den andra parten. Låt någon annan godkänna för den här."
TWO_PERSONS = "Den som har lagt förslaget får inte besluta om det. Be en annan behörig person besluta."


class Work(UnitOfWork):
    service = "followup"
    constraints = {  # noqa: RUF012 (never changed)
        "uq_statement_proposal_open": (ProposalReplaced, "Någon annan har just lagt ett förslag. Hämta det på nytt."),
        "uq_contact_function": (FunctionTaken, "Någon annan har redan funktionen, utan sista dag."),
        "uq_contact_respondent": (FunctionTaken, "Adressen finns redan hos huvudmannen i den funktionen."),
        "uq_survey_title": (SurveyNameTaken, "Uppdraget har redan en enkät med det namnet."),
        "uq_measurement_indicator_id_measured_on": (RepeatedMeasurement, "Det finns redan ett värde för den dagen."),
        "ck_statement_proposal_two_persons": (SamePerson, TWO_PERSONS),
        "ck_report_two_persons": (SamePerson, TWO_PERSONS),
        "ck_report_passage_two_persons": (SamePerson, TWO_PERSONS),
        "uq_report_passage_number": (PassageReplaced, "Någon annan har just skrivit en ny version. Hämta den."),
        "uq_network_name": (NetworkNameTaken, "Uppdraget har redan ett nätverk med det namnet."),
        "uq_network_member_open": (AlreadyMember, "Huvudmannen är redan med i nätverket, utan sista dag."),
        "uq_quality_round_title": (RoundNameTaken, "Uppdraget har redan en omgång med det namnet."),
        "uq_quality_approval_person": (SamePerson, TWO_PARTIES),
        "uq_history_correction_first": (AlreadyCorrected, "Någon har redan rättat när ändringen räknas som känd."),
        "uq_history_correction_replaces": (AlreadyCorrected, "Någon har redan ersatt rättelsen med en annan."),
    }

    schedules: Schedules
    activities: Activities
    reminders: Reminders
    measures: Measures
    indicators: Indicators
    unit_statistics: UnitStatisticsCopies
    statements: Statements
    meetings: Meetings
    networks: Networks
    effects: Effects
    visits: Visits
    teams: Teams
    quality_entries: QualityEntries
    quality_rounds: QualityRounds
    quality_dialogues: QualityDialogues
    quality_summaries: QualitySummaries
    participations: Participations
    calendars: Calendars
    contacts: Contacts
    letters: Letters
    surveys: Surveys
    balances: Balances
    commitments: Commitments
    consultations: Consultations
    reports: Reports
    history: History
    copies: Copies

    def open(self, session: AsyncSession) -> None:
        self.schedules = Schedules(session, self.actor)
        self.activities = Activities(session, self.actor)
        self.reminders = Reminders(session, self.actor)
        self.measures = Measures(session, self.actor)
        self.indicators = Indicators(session, self.actor)
        self.unit_statistics = UnitStatisticsCopies(session)
        self.statements = Statements(session, self.actor)
        self.meetings = Meetings(session, self.actor)
        self.networks = Networks(session, self.actor)
        self.effects = Effects(session, self.actor)
        self.visits = Visits(session)
        self.teams = Teams(session)
        self.quality_entries = QualityEntries(session)
        self.quality_rounds = QualityRounds(session)
        self.quality_dialogues = QualityDialogues(session, self.actor)
        self.quality_summaries = QualitySummaries(session, self.actor)
        self.participations = Participations(session)
        self.calendars = Calendars(session, self.actor)
        self.contacts = Contacts(session, self.actor)
        self.letters = Letters(session)
        self.surveys = Surveys(session, self.actor)
        self.balances = Balances(session, self.actor)
        self.commitments = Commitments(session, self.actor)
        self.consultations = Consultations(session)
        self.reports = Reports(session)
        recorded_at = (self.server_date or utc_now()) if self.event else None
        self.history = History(session, known_at=self.known_at, recorded_at=recorded_at)
        self.copies = Copies(session)

    @property
    def current_event(self) -> Event:
        """The envelope of the event that is taking effect."""
        assert self.event is not None, "only a subscription applies events"
        return self.event

    @property
    def known_at(self) -> datetime | None:
        """Time when whoever published the event knew it; None for what a person does."""
        return self.published_at if self.event else None

    @property
    def published_at(self) -> datetime:
        """Time of the event that is taking effect, by the clock that moved it where one did."""
        return self.current_event.serverdate or self.current_event.time

    @property
    def programme(self) -> str:
        """The government assignment that the event belongs to; the facts themselves do not repeat it."""
        return self.current_event.scope or "unknown"
