"""The transaction of this service and its repositories."""

from sqlalchemy.ext.asyncio import AsyncSession

from followup.errors import ProposalReplaced, RepeatedMeasurement
from followup.repository import (
    ActivityRepository,
    CopyRepository,
    FigureRepository,
    ReportRepository,
    ScheduleRepository,
    StatementRepository,
)
from shared.event import Event
from shared.kit.errors import SamePerson
from shared.kit.unit_of_work import UnitOfWork

TWO_PERSONS = "Den som har lagt förslaget får inte besluta om det. Be en annan behörig person besluta."


class Work(UnitOfWork):
    service = "followup"
    constraints = {  # noqa: RUF012 (never changed)
        "uq_statement_proposal_open": (ProposalReplaced, "Någon annan har just lagt ett förslag. Hämta det på nytt."),
        "uq_measurement_indicator_id_measured_on": (RepeatedMeasurement, "Det finns redan ett värde för den dagen."),
        "ck_statement_proposal_two_persons": (SamePerson, TWO_PERSONS),
        "ck_report_two_persons": (SamePerson, TWO_PERSONS),
    }

    schedules: ScheduleRepository
    activities: ActivityRepository
    statements: StatementRepository
    copies: CopyRepository
    reports: ReportRepository
    figures: FigureRepository

    def open(self, session: AsyncSession) -> None:
        self.schedules = ScheduleRepository(session, self.actor)
        self.activities = ActivityRepository(session, self.actor)
        self.statements = StatementRepository(session, self.actor)
        self.copies = CopyRepository(session)
        self.reports = ReportRepository(session, self.actor)
        self.figures = FigureRepository(session)

    @property
    def telling(self) -> Event:
        """The envelope of the event that is taking effect."""
        assert self.event is not None, "only a subscription tells"
        return self.event

    @property
    def programme(self) -> str:
        """The government assignment that the event belongs to; the facts themselves do not repeat it."""
        return self.telling.scope or "unknown"

    @property
    def source(self) -> dict[str, object]:
        """Where a copied row is from: the producer's version, and when it happened."""
        return {"source_version": self.telling.sequence, "source_at": self.telling.time}
