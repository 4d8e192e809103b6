"""The material of the letters of a case, read in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from agreements.copies import Payment, RepaymentClaim
from agreements.models.action_plan import ActionPlan
from agreements.models.agreement import Agreement
from agreements.models.change_request import ChangeRequest
from agreements.models.completed_analysis import CompletedAnalysis
from agreements.models.cooperation import Cooperation
from agreements.models.decision import Decision
from agreements.models.first_agreement import FirstAgreement
from agreements.models.place import Place
from agreements.models.service_order import ServiceOrder
from agreements.models.signatory import Signatory
from agreements.models.situation_analysis import SituationAnalysis
from agreements.models.status_change import StatusChange
from agreements.models.succession import Succession
from agreements.models.termination import Termination
from agreements.models.unit_names import UnitNames
from shared.kit.swedish import end_of


@dataclass(frozen=True)
class Organizer:
    number: str
    name: str

    @property
    def written(self) -> str:
        """The name with the number as people write it."""
        return f"{self.name} ({self.number[:6]}-{self.number[6:]})"

    @property
    def receiver(self) -> list[str]:
        return [self.name, f"Organisationsnummer {self.number[:6]}-{self.number[6:]}"]


@dataclass(frozen=True)
class CaseFile:
    case: Cooperation
    first: FirstAgreement | None
    analysis: SituationAnalysis | None
    completed_analyses: Sequence[CompletedAnalysis]
    """The completed analyses in order of completion."""
    plan: ActionPlan | None
    decisions: Sequence[Decision]
    agreement: Agreement | None
    changes: Sequence[StatusChange]
    change_requests: Sequence[ChangeRequest]
    terminations: Sequence[Termination]
    successions: Sequence[Succession]
    """The successions in order of decision."""
    payments: Sequence[Payment]
    claims: Sequence[RepaymentClaim]
    places: Sequence[Place]
    orders: Sequence[ServiceOrder]
    """The orders in the order in which they were proposed."""
    signatories: Sequence[Signatory]
    """The authorities of whoever has acted in the case; without one a person's subject alone is shown."""

    def is_from_before(self, day: date) -> bool:
        """True if what was written that day stands in the record of the system that the case was carried over from."""
        return self.case.carried_over_on is not None and day <= self.case.carried_over_on

    def organizer_on(self, day: date | None) -> Organizer:
        """The organiser of the case that day: a document from before a succession names the former one."""
        later = (one for one in self.successions if day and one.decided_on and day < one.decided_on)
        if former := next(later, None):
            return Organizer(former.former_number, former.former_name)
        return Organizer(self.case.organization_number, self.case.organizer_name)

    def organizer_with(self, number: str) -> Organizer:
        """The organiser of that number, which the case is or was with."""
        former = (one for one in self.successions if one.decided_on and one.former_number == number)
        if number != self.case.organization_number and (found := next(former, None)):
            return Organizer(number, found.former_name)
        return Organizer(self.case.organization_number, self.case.organizer_name)

    def units_at(self, moment: datetime | None) -> str:
        """The units that the case had then; None: that it has now. Units are added, never taken away."""
        supplements = self.case.supplements
        later = supplements.units_after(moment) if supplements and moment else set()
        return self._written(code for code in self.case.school_unit_codes if code not in later)

    def units_on(self, day: date) -> str:
        """The units that the case had by the end of the day."""
        return self.units_at(end_of(day))

    @property
    def offered_units(self) -> str:
        return self._written(code for code in self.case.school_unit_codes if code not in self.case.added_units)

    def _written(self, codes: Iterable[str]) -> str:
        return self.names.written(*codes) or "huvudmannen som helhet"

    @property
    def names(self) -> UnitNames:
        return self.case.school_unit_names or UnitNames({})

    @property
    def termination(self) -> Termination | None:
        """The decision that ended the case; none was kept of what ended under release 1.1.0."""
        return next((one for one in self.terminations if one.is_decided), None)

    @property
    def ended_without_agreement(self) -> Termination | None:
        return self.termination if self.agreement is None else None

    def signatory(self, signatory_id: UUID | None) -> Signatory | None:
        return next((known for known in self.signatories if known.id == signatory_id), None)

    def authority(self, signatory_id: UUID | None) -> str:
        """The ground of the right to sign; none was registered for first agreements under release 1.1.0."""
        found = self.signatory(signatory_id)
        return found.authority if found else "inte registrerad"

    def person(self, subject: str) -> str:
        """Name and title of whoever has acted, as far as they are known."""
        found = next((known for known in self.signatories if known.subject == subject), None)
        parts = (found.name, found.title) if found else ()
        return ", ".join(part for part in parts if part) or subject
