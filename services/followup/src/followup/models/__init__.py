"""Tables as classes: schedules, statements, copies of what others have told, and reports."""

from followup.models.copies import (
    AnswerCopy,
    FundingEntry,
    FundingKind,
    OfferCopy,
    OrganizerCopy,
    PositionEntry,
    RoundCopy,
    SupervisionCopy,
)
from followup.models.report import Consultation, Indicator, Measurement, Report, ReportStatus
from followup.models.root import Base
from followup.models.schedule import (
    Activity,
    AgreedMeasure,
    Recipient,
    Reminder,
    ReminderKind,
    Schedule,
    ScheduleStatus,
)
from followup.models.statement import (
    JUDGED,
    ProposalState,
    Statement,
    StatementLine,
    StatementProposal,
    StatementStatus,
    StatementVersion,
)

__all__ = [
    "JUDGED",
    "Activity",
    "AgreedMeasure",
    "AnswerCopy",
    "Base",
    "Consultation",
    "FundingEntry",
    "FundingKind",
    "Indicator",
    "Measurement",
    "OfferCopy",
    "OrganizerCopy",
    "PositionEntry",
    "ProposalState",
    "Recipient",
    "Reminder",
    "ReminderKind",
    "Report",
    "ReportStatus",
    "RoundCopy",
    "Schedule",
    "ScheduleStatus",
    "Statement",
    "StatementLine",
    "StatementProposal",
    "StatementStatus",
    "StatementVersion",
    "SupervisionCopy",
]
