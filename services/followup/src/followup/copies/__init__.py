"""Our own copies of what other services have published, kept for the reports."""

from followup.copies.agreements import (
    AnswerCopy,
    DialogueTeamCopy,
    PlanReturnEntry,
    TeamAssignmentEntry,
)
from followup.copies.budget import (
    ClaimChange,
    FundingEntry,
    FundingKind,
    OwnCostCopy,
    PositionEntry,
)
from followup.copies.selection import (
    OfferCopy,
    OrganizerCopy,
    OrganizerRunCopy,
    QualityEntryCopy,
    RoundCopy,
    SchoolUnitCopy,
    SupervisionCopy,
    SupplementaryUnits,
    UnitCounts,
    UnitOutcomes,
    UnitStatistics,
)

__all__ = [
    "AnswerCopy",
    "ClaimChange",
    "DialogueTeamCopy",
    "FundingEntry",
    "FundingKind",
    "OfferCopy",
    "OrganizerCopy",
    "OrganizerRunCopy",
    "OwnCostCopy",
    "PlanReturnEntry",
    "PositionEntry",
    "QualityEntryCopy",
    "RoundCopy",
    "SchoolUnitCopy",
    "SupervisionCopy",
    "SupplementaryUnits",
    "TeamAssignmentEntry",
    "UnitCounts",
    "UnitOutcomes",
    "UnitStatistics",
]
