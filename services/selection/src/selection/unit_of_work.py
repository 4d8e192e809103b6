"""The transaction of this service and its repositories."""

from sqlalchemy.ext.asyncio import AsyncSession

from selection.errors import AlreadyRecorded, OfferWaiting, ReadAtOnce, SupplementProposed
from selection.models.organizer import Organizer
from selection.models.school_unit import SchoolUnit
from selection.repository.agreed_measures import AgreedMeasuresCopies
from selection.repository.basis_runs import BasisRuns
from selection.repository.candidates import Candidates
from selection.repository.consultations import Consultations
from selection.repository.evaluation_releases import EvaluationReleases
from selection.repository.fetches import Fetches
from selection.repository.grounds import Grounds
from selection.repository.imports import Imports
from selection.repository.incoming import IncomingRows
from selection.repository.national_values import NationalValues
from selection.repository.offers import Offers
from selection.repository.organizers import Organizers
from selection.repository.overrides import Overrides
from selection.repository.participations import Participations
from selection.repository.programmes import Programmes
from selection.repository.quality_entries import QualityEntries
from selection.repository.reconsiderations import Reconsiderations
from selection.repository.referrals import Referrals
from selection.repository.register_changes import RegisterChanges
from selection.repository.reminders import Reminders
from selection.repository.reviews import Reviews
from selection.repository.rounds import Rounds
from selection.repository.school_units import SchoolUnits
from selection.repository.statistics import Statistics
from selection.repository.supervision_decisions import SupervisionDecisions
from selection.repository.supplementary_decisions import SupplementaryDecisions
from selection.repository.time_line_entries import TimeLineEntries
from selection.repository.unit_statistics import UnitStatistics
from selection.repository.unmade_offers import UnmadeOffers
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
        "uq_quality_entry_number": (ReadAtOnce, AGAIN),
        "uq_programme_version_code_number": (ReadAtOnce, AGAIN),
        "uq_supervision_decision_subject": (
            AlreadyRecorded,
            "Beslutet finns redan. Hämta det och ändra det i stället för att registrera det igen.",
        ),
        "uq_referral_diary_number": (AlreadyRecorded, "Ett underlag med samma diarienummer finns redan."),
        "uq_consultation_round_id": (AlreadyRecorded, "Samrådet för omgången är redan inlett."),
        "uq_review_subject": (AlreadyRecorded, "Granskningen är redan gjord för huvudmannen."),
        "uq_offer_live": (OfferWaiting, "En annan omgång erbjuder samtidigt någon av huvudmännen samverkan."),
        "uq_offer_organizer": (AlreadyRecorded, "Huvudmannen har redan ett erbjudande i omgången."),
        "ck_round_two_people": (SamePerson, "Den som har gjort analysen får inte besluta omgången."),
        "ck_quality_entry_two_people": (SamePerson, "Den som föreslog posten får inte besluta den."),
        "ck_evaluation_release_two_people": (SamePerson, "Den som har förberett utlämnandet får inte besluta det."),
        "uq_supplementary_decision_open": (
            SupplementProposed,
            "Ett förslag om fler skolenheter väntar redan på beslut för erbjudandet. Låt det prövas först.",
        ),
        "ck_supplementary_decision_two_people": (SamePerson, "Den som föreslog skolenheterna får inte besluta."),
        "ck_override_two_people": (SamePerson, "Den som föreslog avsteget får inte godkänna det."),
    }

    incoming: IncomingRows
    organizers: Organizers
    units: SchoolUnits
    register_changes: RegisterChanges
    imports: Imports
    fetches: Fetches
    statistics: Statistics
    national_values: NationalValues
    supervision: SupervisionDecisions
    referrals: Referrals
    participations: Participations
    programmes: Programmes
    rounds: Rounds
    grounds: Grounds
    candidates: Candidates
    consultations: Consultations
    overrides: Overrides
    reviews: Reviews
    offers: Offers
    unmade_offers: UnmadeOffers
    supplementary_decisions: SupplementaryDecisions
    reminders: Reminders
    reconsiderations: Reconsiderations
    quality_entries: QualityEntries
    basis_runs: BasisRuns
    agreed_measures: AgreedMeasuresCopies
    time_line: TimeLineEntries
    evaluation_releases: EvaluationReleases
    unit_statistics: UnitStatistics

    def open(self, session: AsyncSession) -> None:
        self.incoming = IncomingRows(session)
        self.organizers = Organizers(session)
        self.units = SchoolUnits(session)
        self.register_changes = RegisterChanges(session)
        self.imports = Imports(session)
        self.fetches = Fetches(session)
        self.statistics = Statistics(session)
        self.national_values = NationalValues(session)
        self.supervision = SupervisionDecisions(session)
        self.referrals = Referrals(session)
        self.participations = Participations(session)
        self.programmes = Programmes(session)
        self.rounds = Rounds(session)
        self.grounds = Grounds(session)
        self.candidates = Candidates(session)
        self.consultations = Consultations(session)
        self.overrides = Overrides(session)
        self.reviews = Reviews(session)
        self.offers = Offers(session)
        self.unmade_offers = UnmadeOffers(session)
        self.supplementary_decisions = SupplementaryDecisions(session)
        self.reminders = Reminders(session)
        self.reconsiderations = Reconsiderations(session)
        self.quality_entries = QualityEntries(session, self.actor)
        self.basis_runs = BasisRuns(session)
        self.agreed_measures = AgreedMeasuresCopies(session)
        self.time_line = TimeLineEntries(session)
        self.evaluation_releases = EvaluationReleases(session, self.actor)
        self.unit_statistics = UnitStatistics(session)

    async def forget_register(self) -> None:
        """Let go of the register's rows once they are written, so that memory does not grow with the file."""
        await self.session.flush()
        for row in list(self.session):
            if isinstance(row, (Organizer, SchoolUnit)):
                self.let_go(row)
