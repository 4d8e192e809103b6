"""What was known by a day, record by record: the only thing that a report to the government is counted from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from followup.rules.described_rounds import Description
from followup.rules.known_networks import Network, NetworkMember


@dataclass(frozen=True, slots=True)
class Outcome:
    """Decision of a round about one school unit."""

    school_unit_code: str
    organization_number: str
    outcome: str
    near_cutoff: bool = False
    name: str | None = None
    school_type: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    round_id: UUID
    rule_version: str
    decided_on: date
    diary_number: str
    considered_units: int
    selected_units: int
    selected_organizers: int
    outcomes: tuple[Outcome, ...]
    counts: dict[str, int] | None = None
    description: Description | None = None
    """None of rounds that were decided before it was published."""


@dataclass(frozen=True, slots=True)
class AddedUnit:
    """A unit that was chosen after the offer."""

    school_unit_code: str
    name: str
    school_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """`made_on` is None when only its withdrawal is known."""

    offer_id: UUID
    organization_number: str
    round_id: UUID | None
    organizer_name: str | None
    school_unit_codes: tuple[str, ...]
    diary_number: str | None
    made_on: date | None
    withdrawn_on: date | None
    supplementary_units: tuple[AddedUnit, ...] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    cooperation_id: UUID
    offer_id: UUID
    organization_number: str
    accepted: bool
    answered_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Organizer:
    organization_number: str
    name: str
    organizer_type: str
    municipality_code: str | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A cooperation whose agreement is signed."""

    id: UUID
    organization_number: str
    school_unit_codes: tuple[str, ...]
    diary_number: str
    signed_on: date
    ends_on: date
    paused_from: date | None
    ended_on: date | None
    resumed_from: date | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    measure_id: UUID
    schedule_id: UUID
    level: str
    kind: str
    impact_factor: str
    agreed_on: date
    dropped_on: date | None


@dataclass(frozen=True, slots=True)
class Activity:
    id: UUID
    schedule_id: UUID
    kind: str
    status: str
    due_on: date
    completed_on: date | None
    closed_on: date | None
    right_mandate: bool | None


@dataclass(frozen=True, slots=True)
class Participant:
    """Number of a function who took part, and whether with the mandate to decide."""

    function: str
    count: int
    has_mandate: bool
    organization_number: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    id: UUID
    kind: str
    title: str
    status: str
    planned_on: date
    held_on: date | None
    participants: tuple[Participant, ...] | None
    network_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    id: UUID
    schedule_id: UUID
    status: str
    due_on: date
    amount: Decimal
    approved_amount: Decimal | None
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Commitment:
    """Undertaking of one of the parties."""

    id: UUID
    schedule_id: UUID
    party: str
    what: str
    status: str
    due_on: date
    agreed_on: date
    dropped_on: date | None


@dataclass(frozen=True, slots=True)
class Indicator:
    id: UUID
    schedule_id: UUID
    name: str
    unit: str
    level: str
    baseline: Decimal | None
    target: Decimal
    school_unit_code: str | None = None
    analysis_level: str | None = None
    higher_is_better: bool | None = None
    agreed_on: date | None = None
    dropped_on: date | None = None
    code: str | None = None
    """In the register of goals and indicators; None where the parties themselves named what they measure by."""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Measurement:
    id: UUID
    indicator_id: UUID
    measured_on: date
    value: Decimal | None
    """None for a value that is no number: suppressed, missing or almost all."""


@dataclass(frozen=True, slots=True)
class PublishedOutcome:
    """A figure of the statistics of a goal's school unit; `value` is None for what is no number."""

    id: UUID
    indicator_id: UUID
    school_year: str
    resulted_on: date
    value: Decimal | None
    national_average: Decimal | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Consultation:
    id: UUID
    held_on: date
    parties: tuple[str, ...]
    subject: str
    views: str
    taken_into_account: str | None
    diary_number: str


@dataclass(frozen=True, slots=True)
class Funding:
    """A line of a commitment, a payment, a claim or a repayment; `source_version` orders the commitments of a case."""

    id: UUID
    cooperation_id: UUID
    kind: str
    reference_id: UUID
    fiscal_year: int | None
    cost_kind: str | None
    amount: Decimal
    effective_on: date
    source_version: int
    claim_change: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    id: UUID
    fiscal_year: int
    appropriation_item: str
    cost_kind: str | None
    allotted: Decimal
    reserved: Decimal
    committed: Decimal
    paid: Decimal
    available: Decimal


@dataclass(frozen=True, slots=True)
class OwnCost:
    """Sum of the agency's own costs of one kind and activity in a year; they are in the positions too."""

    subject: str
    fiscal_year: int
    cost_kind: str
    activity: str | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Known:
    """Records in a fixed order, as they were known by the end of `as_of`."""

    as_of: date
    rounds: tuple[Round, ...] = ()
    offers: tuple[Offer, ...] = ()
    answers: tuple[Answer, ...] = ()
    organizers: tuple[Organizer, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    measures: tuple[Measure, ...] = ()
    activities: tuple[Activity, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    networks: tuple[Network, ...] = ()
    network_members: tuple[NetworkMember, ...] = ()
    statements: tuple[Statement, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    published_outcomes: tuple[PublishedOutcome, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    funding: tuple[Funding, ...] = ()
    positions: tuple[Position, ...] = ()
    own_costs: tuple[OwnCost, ...] = ()
