"""The facts of agreements: every step of a cooperation, from the answer to the offer to its end."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared import manifests
from shared.amount import Amount
from shared.contracts.audit import AUDIT_CHAIN, AuditHead
from shared.contracts.carrying import CarriedClaim, CarriedPayment, CarriedStatement
from shared.contracts.terms import AgreementTerms, CostKind, CostLine, OrganizationNumber, SchoolUnitCode, Value
from shared.event import Fact

COOPERATION = "cooperation"


class OfferAnsweredV1(Fact):
    TYPE: ClassVar[str] = "agreements.offer-answered.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    cooperation_id: UUID
    offer_id: UUID
    organization_number: OrganizationNumber
    accepted: bool
    decline_reason: str | None = None
    answered_on: date


class MeasuresDecidedV1(Fact):
    """Skolverket's decision on measures; what the cooperation may cost, by fiscal year and kind."""

    TYPE: ClassVar[str] = "agreements.measures-decided.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    cooperation_id: UUID
    decision_id: UUID
    decision_number: int
    diary_number: str
    organization_number: OrganizationNumber
    school_unit_codes: tuple[SchoolUnitCode, ...]
    decided_on: date
    cost_lines: tuple[CostLine, ...]


class AgreementSignedV1(AgreementTerms, Fact):
    """Both parties have signed: the fact that commits the money and creates the follow-up schedule."""

    TYPE: ClassVar[str] = "agreements.agreement-signed.v1"
    AGGREGATE: ClassVar[str] = COOPERATION


class AgreementCarriedOverV1(AgreementTerms, Fact):
    """An agreement that both parties signed, and that ran, before this system: with all that became of its money.

    What it says was done up to and including `carried_over_on` was done elsewhere, and is never done again.
    """

    TYPE: ClassVar[str] = "agreements.agreement-carried-over.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    carried_over_on: date
    offer_id: UUID
    """Of the offer that the organiser accepted elsewhere, `answered_on`; selection knows of none."""
    answered_on: date
    payments: tuple[CarriedPayment, ...] = ()
    claims: tuple[CarriedClaim, ...] = ()
    statements: tuple[CarriedStatement, ...] = ()


class AgreementAmendedV1(AgreementTerms, Fact):
    """A new version of a signed agreement, whole; it replaces the version before it."""

    TYPE: ClassVar[str] = "agreements.agreement-amended.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    previous_version: int


class AgreementPausedV1(Fact):
    TYPE: ClassVar[str] = "agreements.agreement-paused.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    cooperation_id: UUID
    agreement_id: UUID
    paused_from: date
    reason: str


class AgreementResumedV1(Fact):
    TYPE: ClassVar[str] = "agreements.agreement-resumed.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    cooperation_id: UUID
    agreement_id: UUID
    resumed_from: date
    reason: str


class AgreementTerminatedV1(Fact):
    """Ended before its time. Money not yet paid is released; budget claims what is paid and not accounted for."""

    TYPE: ClassVar[str] = "agreements.agreement-terminated.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    cooperation_id: UUID
    agreement_id: UUID
    terminated_from: date
    reason: str
    repayment_ground: str | None = None
    """The repayment terms of the signed version that a claim rests on; None: nothing is claimed."""
    final_statement_on: date | None = None
    """The day by which money that is paid and not accounted for must be; None: no statement is asked for."""
    repayment_amount: Amount | None = None
    """Published by release 1.1.0 only: budget sets what is claimed, under the lock of the commitment."""


class AgreementCompletedV1(Fact):
    TYPE: ClassVar[str] = "agreements.agreement-completed.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    cooperation_id: UUID
    agreement_id: UUID
    completed_on: date


class CooperationEndedV1(Fact):
    """Ended without an agreement: money reserved for decided measures is released, planned meetings are cancelled."""

    TYPE: ClassVar[str] = "agreements.cooperation-ended.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    cooperation_id: UUID
    offer_id: UUID
    organization_number: OrganizationNumber
    ended_on: date
    reason: str


class OrganizerSucceededV1(Fact):
    """The case goes on with the organiser that its own has gone up in; what is signed stands."""

    TYPE: ClassVar[str] = "agreements.organizer-succeeded.v1"
    AGGREGATE: ClassVar[str] = COOPERATION

    cooperation_id: UUID
    former_organization_number: OrganizationNumber
    organization_number: OrganizationNumber
    organizer_name: str
    succeeded_on: date


class PlaceChangedV1(Fact):
    """Places in one of the agency's existing programmes, as they stand: queued for, taken, given up, or lapsed."""

    TYPE: ClassVar[str] = "agreements.place-changed.v1"
    AGGREGATE: ClassVar[str] = "place"

    place_id: UUID
    existing_programme_id: UUID
    cooperation_id: UUID
    agreement_id: UUID
    measure_id: UUID
    places: int
    status: Literal["queued", "taken", "declined", "released", "lapsed"]
    reason: str | None = None
    """Why it ended; None while it stands."""


class DeliveryCorrection(Value):
    """Less had been delivered than was said before."""

    amount: Amount
    """What was taken back."""
    corrected_on: date


class ServiceOrderChangedV1(Fact):
    """A bought service of one measure, as it stands: no cost of it arises beyond what is delivered."""

    TYPE: ClassVar[str] = "agreements.service-order-changed.v1"
    AGGREGATE: ClassVar[str] = "service-order"

    service_order_id: UUID
    cooperation_id: UUID
    agreement_id: UUID
    measure_id: UUID
    cost_kind: CostKind
    supplier_number: OrganizationNumber
    contract_reference: str
    status: Literal["ordered", "closed"]
    ordered: Amount
    delivered: Amount
    invoiced: Amount
    """Beyond what is delivered only where two persons have let it."""
    correction: DeliveryCorrection | None = None
    """The newest one, if there has been any: costs that had arisen of what is taken back are to be reversed."""


class DialogueTeamChangedV1(Fact):
    """A dialogue team as it stands: its leader and its process supporters, by the issuer's ids, never names."""

    TYPE: ClassVar[str] = "agreements.dialogue-team-changed.v1"
    AGGREGATE: ClassVar[str] = "dialogue-team"
    INTERNAL: ClassVar[bool] = True

    dialogue_team_id: UUID
    title: str
    team_leader: str
    supporters: tuple[str, ...]


class TeamAssignedV1(Fact):
    """A cooperation got its dialogue team, or another one; each time is a subject of its own, and none replaces it."""

    TYPE: ClassVar[str] = "agreements.team-assigned.v1"
    AGGREGATE: ClassVar[str] = "team-assignment"
    INTERNAL: ClassVar[bool] = True

    assignment_id: UUID
    cooperation_id: UUID
    dialogue_team_id: UUID
    responsible_supporter: str
    assigned_on: date


class ActionPlanReopenedV1(Fact):
    """An approved action plan went back to the organiser, to be written and approved again; each time by itself."""

    TYPE: ClassVar[str] = "agreements.action-plan-reopened.v1"
    AGGREGATE: ClassVar[str] = "plan-return"

    plan_return_id: UUID
    action_plan_id: UUID
    cooperation_id: UUID
    reopened_on: date
    in_force: bool
    """True when an agreement on the plan runs: what is written then is a change of it."""


class ConflictOfInterestRecordedV1(Fact):
    """An official is barred from every part in an organiser's cases (förvaltningslagen 2017:900, 16–18 §§)."""

    TYPE: ClassVar[str] = "agreements.conflict-of-interest-recorded.v1"
    AGGREGATE: ClassVar[str] = "conflict-of-interest"
    INTERNAL: ClassVar[bool] = True

    conflict_id: UUID
    official_id: str
    """The issuer's stable id of the person, never a name."""
    organization_number: OrganizationNumber
    from_on: date
    until_on: date | None
    """The last day that it holds; None while no end is known."""


class DelegationRecordedV1(Fact):
    """An official may use a role of another official for a time; published again when it is ended early."""

    TYPE: ClassVar[str] = "agreements.delegation-recorded.v1"
    AGGREGATE: ClassVar[str] = "delegation"
    INTERNAL: ClassVar[bool] = True

    delegation_id: UUID
    official_id: str
    """The issuer's stable id of the person who may use the role, never a name."""
    role: str
    delegated_by: str
    from_on: date
    until_on: date
    """The last day that it holds."""
    ended_at: datetime | None
    """When it was ended before that; it holds no longer."""


class ManifestPublishedV1(manifests.Manifest):
    TYPE: ClassVar[str] = "agreements.manifest-published.v1"


class ResendRequestedV1(manifests.ResendRequest):
    TYPE: ClassVar[str] = "agreements.resend-requested.v1"


class AgreementsAuditHeadTakenV1(AuditHead, Fact):
    """The head of this service's audit trail, at most once a minute and only when it has grown."""

    TYPE: ClassVar[str] = "agreements.agreements-audit-head-taken.v1"
    AGGREGATE: ClassVar[str] = AUDIT_CHAIN
