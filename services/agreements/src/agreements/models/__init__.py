"""Tables as classes with behaviour: the rule that decides stands beside the state it decides on."""

from agreements.models.agreement import (
    Agreement,
    AgreementStatus,
    AgreementVersion,
    Signature,
    StatusChange,
    VersionState,
)
from agreements.models.content import (
    AgreedInstalment,
    AgreedMeasure,
    AgreedStatement,
    AgreementContent,
    AnalysisContent,
    Commitment,
    Cost,
    MeasureCost,
    Party,
    PlanContent,
    PlannedMeasure,
)
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.copies import (
    Activities,
    DiarySeries,
    Funding,
    FundingStatus,
    Organizer,
    Payment,
    Schedule,
    Supervision,
)
from agreements.models.decision import Costs, Decision, DecisionStatus
from agreements.models.people import AGENCY_NUMBER, DialogueTeam, Signatory, TeamRule, Waiver
from agreements.models.preparation import ActionPlan, AnalysisStatus, FirstAgreement, PlanStatus, SituationAnalysis
from agreements.models.root import Base, CasePart

__all__ = [
    "AGENCY_NUMBER",
    "ActionPlan",
    "Activities",
    "AgreedInstalment",
    "AgreedMeasure",
    "AgreedStatement",
    "Agreement",
    "AgreementContent",
    "AgreementStatus",
    "AgreementVersion",
    "AnalysisContent",
    "AnalysisStatus",
    "Base",
    "CasePart",
    "Commitment",
    "Cooperation",
    "CooperationStatus",
    "Cost",
    "Costs",
    "Decision",
    "DecisionStatus",
    "DialogueTeam",
    "DiarySeries",
    "FirstAgreement",
    "Funding",
    "FundingStatus",
    "MeasureCost",
    "Organizer",
    "Party",
    "Payment",
    "PlanContent",
    "PlanStatus",
    "PlannedMeasure",
    "Schedule",
    "Signatory",
    "Signature",
    "SituationAnalysis",
    "StatusChange",
    "Supervision",
    "TeamRule",
    "VersionState",
    "Waiver",
]
