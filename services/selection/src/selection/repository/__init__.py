"""Every query of the service, one module per group of tables."""

from selection.repository.incoming import IncomingCells, IncomingRepository, IncomingUnit
from selection.repository.inspectorate import InspectorateRepository, StandingDecision
from selection.repository.register import RegisterRepository
from selection.repository.reminders import ReminderRepository
from selection.repository.rounds import RoundRepository
from selection.repository.statistics import StatisticRepository
from selection.repository.succession import Succession

__all__ = [
    "IncomingCells",
    "IncomingRepository",
    "IncomingUnit",
    "InspectorateRepository",
    "RegisterRepository",
    "ReminderRepository",
    "RoundRepository",
    "StandingDecision",
    "StatisticRepository",
    "Succession",
]
