"""Every query of the service."""

from agreements.repository.agreements import AgreementRepository, DecisionRepository
from agreements.repository.cooperations import CooperationRepository
from agreements.repository.copies import CopyRepository
from agreements.repository.parts import PartRepository
from agreements.repository.people import SignatoryRepository, TeamRepository
from agreements.repository.series import DiaryRepository
from agreements.repository.turns import Turn

__all__ = [
    "AgreementRepository",
    "CooperationRepository",
    "CopyRepository",
    "DecisionRepository",
    "DiaryRepository",
    "PartRepository",
    "SignatoryRepository",
    "TeamRepository",
    "Turn",
]
