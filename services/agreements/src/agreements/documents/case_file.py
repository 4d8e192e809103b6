"""What the letters of a case are made of, read in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from agreements.models.action_plan import ActionPlan
from agreements.models.agreement import Agreement
from agreements.models.change_request import ChangeRequest
from agreements.models.cooperation import Cooperation
from agreements.models.decision import Decision
from agreements.models.first_agreement import FirstAgreement
from agreements.models.signatory import Signatory
from agreements.models.situation_analysis import SituationAnalysis
from agreements.models.status_change import StatusChange
from agreements.models.termination import Termination, TerminationStatus


@dataclass(frozen=True)
class CaseFile:
    case: Cooperation
    first: FirstAgreement | None
    analysis: SituationAnalysis | None
    plan: ActionPlan | None
    decisions: Sequence[Decision]
    agreement: Agreement | None
    changes: Sequence[StatusChange]
    change_requests: Sequence[ChangeRequest]
    terminations: Sequence[Termination]
    signatories: Sequence[Signatory]
    """The authorities of whoever has acted in the case; without one a person's subject alone is shown."""

    @property
    def organizer(self) -> str:
        """The organiser with its number as people write it."""
        number = self.case.organization_number
        return f"{self.case.organizer_name} ({number[:6]}-{number[6:]})"

    @property
    def receiver(self) -> list[str]:
        number = self.case.organization_number
        return [self.case.organizer_name, f"Organisationsnummer {number[:6]}-{number[6:]}"]

    @property
    def units(self) -> str:
        return ", ".join(self.case.school_unit_codes) or "huvudmannen som helhet"

    @property
    def termination(self) -> Termination | None:
        """The decision that ended the agreement; none was kept of what ended under release 1.1.0."""
        return next((one for one in self.terminations if one.status is TerminationStatus.DECIDED), None)

    def signatory(self, signatory_id: UUID | None) -> Signatory | None:
        return next((known for known in self.signatories if known.id == signatory_id), None)

    def authority(self, signatory_id: UUID | None) -> str:
        """What the right to sign rests on; nothing was registered for first agreements under release 1.1.0."""
        found = self.signatory(signatory_id)
        return found.authority if found else "inte registrerad"

    def person(self, subject: str) -> str:
        """Name and title of whoever has acted, as far as they are known."""
        found = next((known for known in self.signatories if known.subject == subject), None)
        parts = (found.name, found.title) if found else ()
        return ", ".join(part for part in parts if part) or subject
