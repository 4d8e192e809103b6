"""Every query of the service."""

from followup.repository.copies import CopyRepository
from followup.repository.figures import FigureRepository
from followup.repository.reports import ReportRepository
from followup.repository.schedules import ActivityRepository, ScheduleRepository
from followup.repository.statements import StatementRepository

__all__ = [
    "ActivityRepository",
    "CopyRepository",
    "FigureRepository",
    "ReportRepository",
    "ScheduleRepository",
    "StatementRepository",
]
