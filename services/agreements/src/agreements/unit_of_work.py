"""The transaction of this service and its repositories."""

from sqlalchemy.ext.asyncio import AsyncSession

from agreements.errors import AlreadyAnswered, AlreadyExists, AlreadySigned, BeyondOrder
from agreements.models.action_plan import ActionPlan
from agreements.models.archive_delivery import ArchiveDelivery
from agreements.models.case_file_seal import CaseFileSeal
from agreements.models.change_request import ChangeRequest
from agreements.models.comment import Comment
from agreements.models.completed_analysis import CompletedAnalysis
from agreements.models.first_agreement import FirstAgreement
from agreements.models.override import Override
from agreements.models.revision import Revision
from agreements.models.situation_analysis import SituationAnalysis
from agreements.models.succession import Succession
from agreements.models.termination import Termination
from agreements.repository.agreements import Agreements
from agreements.repository.archive_deliveries import ArchiveDeliveries
from agreements.repository.attachments import Attachments
from agreements.repository.carry_overs import CarryOvers
from agreements.repository.case_file_seals import CaseFileSeals
from agreements.repository.chain import Chain
from agreements.repository.conflicts import Conflicts
from agreements.repository.cooperations import Cooperations
from agreements.repository.decisions import Decisions
from agreements.repository.delegations import Delegations
from agreements.repository.dialogue_teams import DialogueTeams
from agreements.repository.diary_numbers import DiaryNumbers
from agreements.repository.documents import Documents
from agreements.repository.existing_programmes import ExistingProgrammes
from agreements.repository.funding import Fundings
from agreements.repository.indicators import Indicators
from agreements.repository.organizers import Organizers
from agreements.repository.parts import Parts
from agreements.repository.places import Places
from agreements.repository.quality_materials import QualityMaterials
from agreements.repository.revisions import Comments, Revisions
from agreements.repository.schedules import Schedules
from agreements.repository.school_units import SchoolUnits
from agreements.repository.service_orders import ServiceInvoices, ServiceOrders
from agreements.repository.shared_measures import SharedMeasures, Shares
from agreements.repository.signatories import Signatories
from agreements.repository.supervisions import Supervisions
from agreements.repository.team_workers import TeamWorkers
from agreements.repository.unit_statistics import UnitStatisticsCopies
from agreements.repository.waivers import Waivers
from shared.kit.errors import SamePerson
from shared.kit.unit_of_work import UnitOfWork


class Work(UnitOfWork):
    service = "agreements"
    constraints = {  # noqa: RUF012 (never changed)
        "uq_cooperation_live_organization_number": (
            AlreadyExists,
            "Huvudmannen har redan en pågående samverkan. Slutför eller avsluta den innan en ny börjar.",
        ),
        "uq_cooperation_offer_id": (AlreadyAnswered, "Det finns redan en samverkan för erbjudandet."),
        "uq_first_agreement_cooperation_id": (AlreadyExists, "Samverkan har redan en första överenskommelse."),
        "uq_situation_analysis_cooperation_id": (AlreadyExists, "Samverkan har redan en nulägesanalys. Ändra den."),
        "uq_action_plan_cooperation_id": (AlreadyExists, "Samverkan har redan en åtgärdsplan. Ändra den."),
        "uq_agreement_cooperation_id": (AlreadyExists, "Samverkan har redan en överenskommelse. Ändra den."),
        "uq_decision_waiting": (AlreadyExists, "Det finns redan ett förslag till beslut. Besluta om det först."),
        "uq_termination_waiting": (AlreadyExists, "Det finns redan ett förslag om avslut. Besluta om det först."),
        "ck_termination_two_persons": (SamePerson, "Du kan inte besluta om ditt eget förslag. Be en kollega."),
        "uq_change_request_open": (
            AlreadyExists,
            "Det finns redan en obesvarad begäran. Vänta på svar eller återta den.",
        ),
        "ck_change_request_two_persons": (SamePerson, "Du kan inte besvara din egen begäran. Be en kollega."),
        "uq_succession_waiting": (AlreadyExists, "En övergång är redan föreslagen. Besluta om den först."),
        "ck_succession_two_persons": (SamePerson, "Du kan inte besluta om ditt eget förslag. Be en kollega."),
        "uq_override_waiting": (AlreadyExists, "Ett avsteg är redan begärt. Pröva det först."),
        "ck_override_two_persons": (SamePerson, "Du kan inte bevilja ditt eget avsteg. Be en kollega."),
        "uq_signature_standing": (AlreadySigned, "Parten har redan undertecknat den här versionen."),
        "uq_place_live": (AlreadyExists, "Insatsen har redan platser eller står i kö. Lämna dem först."),
        "uq_share_measure": (AlreadyExists, "Insatsen deltar redan i en gemensam insats."),
        "uq_share_organizer": (AlreadyExists, "Huvudmannen deltar redan i den gemensamma insatsen."),
        "ck_service_delivery_amount": (BeyondOrder, "Ange vad det levererade kostar, eller vad som rättas."),
        "ck_service_order_two_persons": (
            SamePerson,
            "Du kan inte beställa det du har föreslagit. Be en kollega.",
        ),
        "ck_service_invoice_two_persons": (SamePerson, "Du kan inte pröva en faktura som du har registrerat."),
        "uq_service_invoice_number": (AlreadyExists, "Leverantörens faktura med det numret är redan registrerad."),
        "uq_dialogue_team_name": (AlreadyExists, "Det finns redan ett dialogteam med det namnet. Välj ett annat."),
        "uq_team_worker_subject": (AlreadyExists, "Teammedarbetaren är redan registrerad. Ändra den."),
        "ck_first_agreement_two_persons": (SamePerson, "Samma person kan inte underteckna för båda parter."),
        "ck_action_plan_two_persons": (SamePerson, "Du kan inte godkänna en plan som du har skrivit. Be en kollega."),
        "ck_decision_two_persons": (SamePerson, "Du kan inte besluta om ditt eget förslag. Be en kollega."),
        "ck_decision_not_by_presenter": (SamePerson, "Föredraganden kan inte besluta. Be en kollega besluta."),
        "ck_decision_not_by_participant": (SamePerson, "Du har medverkat i handläggningen. Be en kollega besluta."),
        "ck_conflict_two_persons": (SamePerson, "Du kan inte avsluta ditt eget jäv. Be en annan teamledare."),
        "ck_delegation_two_persons": (SamePerson, "Du har redan rollen. Delegera den till någon annan."),
        "ck_waiver_two_persons": (SamePerson, "Du kan inte bevilja ditt eget undantag. Be en annan teamledare."),
        "ck_carry_over_two_persons": (SamePerson, "Du kan inte bekräfta en fil som du har läst in. Be en kollega."),
        "uq_archive_delivery_cooperation_id": (AlreadyExists, "Arkivets kvitto på ärendet är redan registrerat."),
        "ck_archive_delivery_two_persons": (SamePerson, "Du kan inte gallra efter ett kvitto som du har registrerat."),
        "uq_carry_over_sha256": (AlreadyExists, "Filen läses in av någon annan just nu. Hämta den i stället."),
        "uq_agreement_diary_number": (AlreadyExists, "Det finns redan en överenskommelse med det diarienumret."),
        "uq_decision_diary_number": (AlreadyExists, "Det finns redan ett beslut med det diarienumret."),
        "ck_signatory_two_persons": (SamePerson, "Du kan inte registrera din egen behörighet. Be en kollega."),
    }

    cooperations: Cooperations
    first_agreements: Parts[FirstAgreement]
    situation_analyses: Parts[SituationAnalysis]
    action_plans: Parts[ActionPlan]
    revisions: Revisions
    comments: Comments
    decisions: Decisions
    agreements: Agreements
    terminations: Parts[Termination]
    change_requests: Parts[ChangeRequest]
    successions: Parts[Succession]
    signatories: Signatories
    documents: Documents
    attachments: Attachments
    carry_overs: CarryOvers
    case_file_seals: CaseFileSeals
    archive_deliveries: ArchiveDeliveries
    chain: Chain
    conflicts: Conflicts
    delegations: Delegations
    dialogue_teams: DialogueTeams
    existing_programmes: ExistingProgrammes
    places: Places
    shared_measures: SharedMeasures
    shares: Shares
    service_orders: ServiceOrders
    service_invoices: ServiceInvoices
    team_workers: TeamWorkers
    waivers: Waivers
    supervisions: Supervisions
    overrides: Parts[Override]
    organizers: Organizers
    school_units: SchoolUnits
    indicators: Indicators
    quality_materials: QualityMaterials
    unit_statistics: UnitStatisticsCopies
    completed_analyses: Parts[CompletedAnalysis]
    funding: Fundings
    schedules: Schedules
    diary_numbers: DiaryNumbers

    def open(self, session: AsyncSession) -> None:
        self.cooperations = Cooperations(session, self.actor)
        self.first_agreements = Parts(session, self.actor, FirstAgreement)
        self.situation_analyses = Parts(session, self.actor, SituationAnalysis)
        self.action_plans = Parts(session, self.actor, ActionPlan)
        self.revisions = Revisions(session, self.actor, Revision)
        self.comments = Comments(session, self.actor, Comment)
        self.decisions = Decisions(session, self.actor)
        self.agreements = Agreements(session, self.actor)
        self.terminations = Parts(session, self.actor, Termination, day=Termination.decided_on)
        self.change_requests = Parts(session, self.actor, ChangeRequest, day=ChangeRequest.requested_on)
        self.successions = Parts(session, self.actor, Succession, day=Succession.decided_on)
        self.signatories = Signatories(session, self.actor)
        self.documents = Documents(session)
        self.attachments = Attachments(session, self.actor)
        self.carry_overs = CarryOvers(session)
        self.case_file_seals = CaseFileSeals(session, self.actor, CaseFileSeal)
        self.archive_deliveries = ArchiveDeliveries(session, self.actor, ArchiveDelivery)
        self.chain = Chain(session)
        self.conflicts = Conflicts(session, self.actor)
        self.delegations = Delegations(session, self.actor)
        self.dialogue_teams = DialogueTeams(session)
        self.team_workers = TeamWorkers(session)
        self.waivers = Waivers(session)
        self.existing_programmes = ExistingProgrammes(session)
        self.places = Places(session, self.actor)
        self.shared_measures = SharedMeasures(session)
        self.shares = Shares(session, self.actor)
        self.service_orders = ServiceOrders(session, self.actor)
        self.service_invoices = ServiceInvoices(session, self.actor)
        self.supervisions = Supervisions(session)
        self.overrides = Parts(session, self.actor, Override)
        self.organizers = Organizers(session)
        self.school_units = SchoolUnits(session)
        self.indicators = Indicators(session)
        self.quality_materials = QualityMaterials(session)
        self.unit_statistics = UnitStatisticsCopies(session)
        self.completed_analyses = Parts(session, self.actor, CompletedAnalysis)
        self.funding = Fundings(session)
        self.schedules = Schedules(session)
        self.diary_numbers = DiaryNumbers(session)
