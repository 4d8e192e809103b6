"""The transaction of this service and its repositories."""

from sqlalchemy.ext.asyncio import AsyncSession

from selection.errors import AlreadyRecorded, ReadAtOnce
from selection.repository import (
    IncomingRepository,
    InspectorateRepository,
    RegisterRepository,
    ReminderRepository,
    RoundRepository,
    StatisticRepository,
)
from shared.kit.errors import SamePerson
from shared.kit.unit_of_work import UnitOfWork

AGAIN = "Någon annan läste in samma uppgifter samtidigt. Inget av det du skickade har sparats; skicka det igen."


class Work(UnitOfWork):
    service = "selection"
    constraints = {  # noqa: RUF012 (never changed)
        "uq_organizer_organization_number": (ReadAtOnce, AGAIN),
        "uq_school_unit_school_unit_code": (ReadAtOnce, AGAIN),
        "uq_school_unit_local_name": (
            AlreadyRecorded,
            "Huvudmannen har redan en förskoleenhet med det namnet. Använd den, eller ge den nya ett namn som skiljer.",
        ),
        "uq_statistic_current": (ReadAtOnce, AGAIN),
        "uq_national_value_current": (ReadAtOnce, AGAIN),
        "uq_consultation_answer_unit": (ReadAtOnce, AGAIN),
        "uq_programme_version_code_number": (ReadAtOnce, AGAIN),
        "uq_supervision_decision_subject": (
            AlreadyRecorded,
            "Beslutet finns redan. Hämta det och ändra det i stället för att registrera det igen.",
        ),
        "uq_referral_diary_number": (AlreadyRecorded, "Ett underlag med samma diarienummer finns redan."),
        "uq_consultation_round_id": (AlreadyRecorded, "Samrådet för omgången är redan inlett."),
        "uq_review_subject": (AlreadyRecorded, "Granskningen är redan gjord för huvudmannen."),
        "uq_offer_organizer": (AlreadyRecorded, "Huvudmannen har redan ett erbjudande i omgången."),
        "ck_override_two_people": (SamePerson, "Den som föreslog avsteget får inte godkänna det."),
    }

    incoming: IncomingRepository
    register: RegisterRepository
    statistics: StatisticRepository
    inspectorate: InspectorateRepository
    rounds: RoundRepository
    reminders: ReminderRepository

    def open(self, session: AsyncSession) -> None:
        self.incoming = IncomingRepository(session)
        self.register = RegisterRepository(session)
        self.statistics = StatisticRepository(session)
        self.inspectorate = InspectorateRepository(session)
        self.rounds = RoundRepository(session)
        self.reminders = ReminderRepository(session)
