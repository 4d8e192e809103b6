"""The parts of a round's grounds that people write: rules, files, facts by hand, departures, the round itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.candidate import Candidate
from selection.models.data_import import DataImport, ImportKind
from selection.models.national_value import NationalValue
from selection.models.override import Override
from selection.models.participation import Participation
from selection.models.programme_version import ProgrammeVersion
from selection.models.referral import Referral
from selection.models.register_change import RegisterChange
from selection.models.round import Round
from selection.models.school_unit import SchoolUnit
from selection.models.supervision_decision import SupervisionDecision

LOCAL = "F"
"""The first letter of the codes that are given here."""
BY_HAND = timedelta(days=365)
"""A change by hand counts this long before the round: an older one has stood in a published register since."""


class Grounds:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_organizers(self, round_id: UUID) -> Sequence[str]:
        """The organisers that the round concerns."""
        return (await self._session.scalars(_concerned(round_id))).all()

    async def list_objects(self, round_: Round) -> dict[str, list[object]]:
        """Object type → ids, as in the audit trail."""
        concerned = _concerned(round_.id)
        version = (ProgrammeVersion.code == round_.programme, ProgrammeVersion.number == round_.rule_version)
        current = (NationalValue.school_year == round_.school_year, NationalValue.superseded_at.is_(None))
        queries: dict[str, Select[Any] | CompoundSelect[Any]] = {
            "programme": select(ProgrammeVersion.id).where(*version),
            "national_value": select(NationalValue.id).where(*current),
            "referral": select(Referral.id).where(Referral.programme == round_.programme),
            "import": _imports(round_),
            "organizer": union(concerned, _changed_by_hand(round_)),
            "school_unit": union(_changed_by_hand(round_), _local_units(concerned)),
            "participation": select(Participation.id).where(Participation.organization_number.in_(concerned)),
            "supervision_decision": select(SupervisionDecision.id).where(
                SupervisionDecision.organization_number.in_(concerned)
            ),
            "override": select(Override.id).where(Override.round_id == round_.id),
        }
        found = {kind: list((await self._session.scalars(query)).all()) for kind, query in queries.items()}
        return {"round": [round_.id], **found}


def _concerned(round_id: UUID) -> CompoundSelect[Any]:
    """Organisers whose units the round weighs, and those that a departure adds."""
    return union(
        select(Candidate.organization_number).where(Candidate.round_id == round_id),
        select(Override.organization_number).where(Override.round_id == round_id),
    )


def _imports(round_: Round) -> CompoundSelect[Any]:
    """The files of the year's statistics, and the register's latest: each is the whole of it."""
    statistics = (DataImport.kind == ImportKind.STATISTICS, DataImport.school_year == round_.school_year)
    latest = select(DataImport.id).where(DataImport.kind == ImportKind.REGISTER)
    return union(select(DataImport.id).where(*statistics), latest.order_by(DataImport.created_at.desc()).limit(1))


def _changed_by_hand(round_: Round) -> Select[Any]:
    """Units closed or changed and organisers merged by a person, also those that the round therefore never weighed."""
    recently = RegisterChange.recorded_at >= round_.created_at - BY_HAND
    return select(RegisterChange.code).where(RegisterChange.import_id.is_(None), recently)


def _local_units(concerned: CompoundSelect[Any]) -> Select[Any]:
    """Units that the register does not have, so that a person has entered them."""
    is_local = SchoolUnit.school_unit_code.startswith(LOCAL)
    return select(SchoolUnit.school_unit_code).where(is_local, SchoolUnit.organization_number.in_(concerned))
