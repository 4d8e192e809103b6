"""The facts of selection: decided rounds, offers, supervision decisions and changes of organisers."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared import manifests
from shared.contracts.audit import AUDIT_CHAIN, AuditHead
from shared.contracts.describing import SelectionDescription
from shared.contracts.terms import OrganizationNumber, SchoolUnitCode, Value
from shared.event import Fact


class UnitOutcome(Value):
    """What the round decided about one school unit."""

    school_unit_code: SchoolUnitCode
    organization_number: OrganizationNumber
    outcome: Literal["selected", "not_selected", "held", "excluded", "cannot_be_assessed"]
    rank: int | None = None
    near_cutoff: bool = False
    name: str | None = None
    school_type: str | None = None
    """The name and the school type that the unit was assessed with; None in what release 1.1.0 published."""


class RoundDecidedV1(Fact):
    TYPE: ClassVar[str] = "selection.round-decided.v1"
    AGGREGATE: ClassVar[str] = "round"

    round_id: UUID
    programme: str
    rule_version: str
    snapshot_hash: str
    decided_on: date
    diary_number: str
    considered_units: int
    selected_units: int
    selected_organizers: int
    outcomes: tuple[UnitOutcome, ...]
    """Selected, held and near-the-cut-off units; the rest are only counted."""
    counts: dict[str, int] | None = None
    """Units by what came of them: considered, without_statistics, in_need, excluded, held, cannot_be_assessed; None in
    what release 1.1.0 published."""
    description: SelectionDescription | None = None
    """None in what was published before it was."""


class OfferedUnit(Value):
    """A unit as the decision on the round named it; names repeat, and are for people to read."""

    school_unit_code: SchoolUnitCode
    name: str
    school_types: tuple[str, ...] = ()
    """What it runs by the register of school units; empty in what was published before this was."""


class OfferMadeV1(Fact):
    TYPE: ClassVar[str] = "selection.offer-made.v1"
    AGGREGATE: ClassVar[str] = "offer"

    offer_id: UUID
    round_id: UUID
    programme: str
    organization_number: OrganizationNumber
    organizer_name: str
    school_unit_codes: tuple[SchoolUnitCode, ...]
    reasons: tuple[str, ...]
    diary_number: str
    made_on: date
    answer_by: date
    school_units: tuple[OfferedUnit, ...] = ()
    """The units of `school_unit_codes` with their names; empty from release 1.1.0."""


class OfferWithdrawnV1(Fact):
    TYPE: ClassVar[str] = "selection.offer-withdrawn.v1"
    AGGREGATE: ClassVar[str] = "offer"

    offer_id: UUID
    organization_number: OrganizationNumber
    reason: str
    withdrawn_on: date


class SupplementaryUnit(OfferedUnit):
    """A unit that was chosen later, for an offer that the organiser had accepted."""

    decision_number: int
    decided_on: date


class OfferSupplementedV1(Fact):
    """A supplementary decision: more units of an organiser that has accepted its offer."""

    TYPE: ClassVar[str] = "selection.offer-supplemented.v1"
    AGGREGATE: ClassVar[str] = "offer"

    offer_id: UUID
    round_id: UUID | None = None
    """None of a cooperation that was carried over: its organiser was chosen elsewhere."""
    programme: str
    organization_number: OrganizationNumber
    """Whom the offer was made to, also when the cooperation goes on with its successor."""
    supplementary_decision_id: UUID
    decision_number: int
    """Which of the offer's supplementary decisions it is, from 1."""
    diary_number: str
    decided_on: date
    reason: str
    school_unit_codes: tuple[SchoolUnitCode, ...]
    """Every unit of the offer after the decision."""
    supplementary_units: tuple[SupplementaryUnit, ...]
    """Those of them that this and earlier supplementary decisions have added, in order."""


class SupervisionChangedV1(Fact):
    """A supervision decision under skollagen 26 kap., as it stands now."""

    TYPE: ClassVar[str] = "selection.supervision-changed.v1"
    AGGREGATE: ClassVar[str] = "supervision"

    supervision_id: UUID
    diary_number: str
    decision_type: Literal[
        "FORELAGGANDE",
        "FORELAGGANDE_VITE",
        "ANMARKNING",
        "AVSTAENDE",
        "ATERKALLELSE",
        "VERKSAMHETSFORBUD",
        "TILLFALLIGT_VERKSAMHETSFORBUD",
        "STATLIG_ATGARD",
        "GRANSKNINGSBESLUT",
        "UTAN_BRIST",
    ]
    level: Literal["HUVUDMAN", "SKOLENHET"]
    status: Literal["PAGAENDE", "AVSLUTAD_AVHJALPT", "AVSLUTAD_KVARSTAENDE"]
    organization_number: OrganizationNumber
    school_unit_code: SchoolUnitCode | None = None
    decided_on: date
    serious: bool
    extensive_in_central_parts: bool


class SchoolUnitChangedV1(Fact):
    """A school unit that has closed, opened again or changed organiser; `replaced_by` is the code it goes on under."""

    TYPE: ClassVar[str] = "selection.school-unit-changed.v1"
    AGGREGATE: ClassVar[str] = "school-unit"

    school_unit_code: SchoolUnitCode
    organization_number: OrganizationNumber
    municipality_code: str
    school_types: tuple[str, ...]
    status: Literal["AKTIV", "VILANDE", "PLANERAD", "UPPHORT"]
    replaced_by: SchoolUnitCode | None = None


class AnswerRemindedV1(Fact):
    """An answer is waited for: an organiser's to its offer, or the inspectorate's in the consultation on a round."""

    TYPE: ClassVar[str] = "selection.answer-reminded.v1"
    AGGREGATE: ClassVar[str] = "reminder"

    reminder_id: UUID
    awaited: Literal["offer", "consultation"]
    overdue: bool
    """False: due soon. True: the last day has passed without an answer."""
    programme: str
    round_id: UUID
    offer_id: UUID | None = None
    organization_number: OrganizationNumber | None = None
    unanswered_units: tuple[SchoolUnitCode, ...]
    """Units of the consultation without an answer; empty for an offer."""
    answer_by: date
    reminded_on: date


class OrganizerChangedV1(Fact):
    """An organiser as the register has it now; `merged_into` names its successor when it has ceased."""

    TYPE: ClassVar[str] = "selection.organizer-changed.v1"
    AGGREGATE: ClassVar[str] = "organizer"

    organization_number: OrganizationNumber
    name: str
    organizer_type: Literal["KOMMUN", "REGION", "ENSKILD", "STAT"]
    municipality_code: str | None = None
    active: bool = True
    merged_into: OrganizationNumber | None = None
    school_types: tuple[str, ...] | None = None
    school_units: int | None = None
    """What it runs: the school types and the number of its units that are open; None until they have been counted."""


class QualityEntryPublishedV1(Fact):
    """A national goal, sub-goal, indicator or success factor, in the version that holds from its first day.

    `part_of` is the code of the sub-goal that an indicator serves, or of the national goal that a sub-goal serves.
    What an indicator measures (school type, direction, unit and range) never changes under one code.
    """

    TYPE: ClassVar[str] = "selection.quality-entry-published.v1"
    AGGREGATE: ClassVar[str] = "quality-entry"

    entry_id: UUID
    kind: Literal["national_goal", "sub_goal", "indicator", "success_factor"]
    code: str
    number: int
    title: str
    definition: str
    source: str
    school_type: str | None = None
    part_of: str | None = None
    direction: Literal["higher", "lower", "context"] | None = None
    unit: str | None = None
    low: str | None = None
    high: str | None = None
    valid_from: date
    valid_to: date | None = None
    document_hash: str
    published_on: date


class PublishedFigure(Value):
    """What was published of a unit for one school year, as it was published, and the nation's average of that year."""

    school_year: str
    published: str
    """`209,5`, `..` (withheld), `~100`, `.`: never a number where none was published."""
    value_type: Literal[
        "EXISTS",
        "APPROXIMATE",
        "MISSING",
        "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS",
        "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE",
        "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION",
    ]
    value: str | None = None
    national_average: str | None = None
    """None where it is not published, or not known to selection."""
    computed: bool = False
    """Drawn by selection from published parts."""


class UnitIndicator(Value):
    """One indicator of a unit, the newest school year first."""

    indicator: str
    title: str
    school_type: str
    unit: str
    figures: tuple[PublishedFigure, ...]


class UnitStatisticsPublishedV1(Fact):
    """All that is published of a unit that takes part, or has been asked to; again when any of it is another."""

    TYPE: ClassVar[str] = "selection.unit-statistics-published.v1"
    AGGREGATE: ClassVar[str] = "unit-statistics"

    school_unit_code: SchoolUnitCode
    indicators: tuple[UnitIndicator, ...]


class ManifestPublishedV1(manifests.Manifest):
    TYPE: ClassVar[str] = "selection.manifest-published.v1"


class ResendRequestedV1(manifests.ResendRequest):
    TYPE: ClassVar[str] = "selection.resend-requested.v1"


class SelectionAuditHeadTakenV1(AuditHead, Fact):
    """The head of this service's audit trail, at most once a minute and only when it has grown."""

    TYPE: ClassVar[str] = "selection.selection-audit-head-taken.v1"
    AGGREGATE: ClassVar[str] = AUDIT_CHAIN
