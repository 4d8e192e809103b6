"""The transaction of this service and its repositories."""

from sqlalchemy.ext.asyncio import AsyncSession

from agreements.errors import AlreadyAnswered, AlreadyExists, AlreadySigned
from agreements.models import ActionPlan, FirstAgreement, SituationAnalysis
from agreements.repository import (
    AgreementRepository,
    CooperationRepository,
    CopyRepository,
    DecisionRepository,
    DiaryRepository,
    PartRepository,
    SignatoryRepository,
    TeamRepository,
)
from shared.kit.errors import SamePerson
from shared.kit.unit_of_work import UnitOfWork


class Work(UnitOfWork):
    service = "agreements"
    constraints = {  # noqa: RUF012 (never changed)
        "uq_cooperation_offer_id": (AlreadyAnswered, "Det finns redan en samverkan för erbjudandet."),
        "uq_first_agreement_cooperation_id": (AlreadyExists, "Samverkan har redan en första överenskommelse."),
        "uq_situation_analysis_cooperation_id": (AlreadyExists, "Samverkan har redan en nulägesanalys. Ändra den."),
        "uq_action_plan_cooperation_id": (AlreadyExists, "Samverkan har redan en åtgärdsplan. Ändra den."),
        "uq_agreement_cooperation_id": (AlreadyExists, "Samverkan har redan en överenskommelse. Ändra den."),
        "uq_decision_waiting": (AlreadyExists, "Det finns redan ett förslag till beslut. Besluta om det först."),
        "uq_signature_standing": (AlreadySigned, "Parten har redan undertecknat den här versionen."),
        "uq_dialogue_team_name": (AlreadyExists, "Det finns redan ett dialogteam med det namnet. Välj ett annat."),
        "ck_waiver_two_persons": (SamePerson, "Du kan inte bevilja ditt eget undantag. Be en annan teamledare."),
        "ck_signatory_two_persons": (SamePerson, "Du kan inte registrera din egen behörighet. Be en kollega."),
    }

    cooperations: CooperationRepository
    first_agreements: PartRepository[FirstAgreement]
    analyses: PartRepository[SituationAnalysis]
    plans: PartRepository[ActionPlan]
    decisions: DecisionRepository
    agreements: AgreementRepository
    signatories: SignatoryRepository
    teams: TeamRepository
    copies: CopyRepository
    diary: DiaryRepository

    def open(self, session: AsyncSession) -> None:
        self.cooperations = CooperationRepository(session, self.actor)
        self.first_agreements = PartRepository(session, self.actor, FirstAgreement)
        self.analyses = PartRepository(session, self.actor, SituationAnalysis)
        self.plans = PartRepository(session, self.actor, ActionPlan)
        self.decisions = DecisionRepository(session, self.actor)
        self.agreements = AgreementRepository(session, self.actor)
        self.signatories = SignatoryRepository(session, self.actor)
        self.teams = TeamRepository(session)
        self.copies = CopyRepository(session)
        self.diary = DiaryRepository(session)
