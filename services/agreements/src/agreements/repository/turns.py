"""Turns in a case: the conditions under which a role has something to do."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Exists, and_, any_, case, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import InstrumentedAttribute, aliased

from agreements.copies import CLOSED, Funding, FundingStatus, Organizer, SchoolUnit, Supervision
from agreements.models.action_plan import ActionPlan, PlanStatus
from agreements.models.agreement import Agreement
from agreements.models.agreement_version import AgreementVersion, Signature, VersionState
from agreements.models.change_request import ChangeRequest, ChangeRequestStatus
from agreements.models.content import Party
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.decision import Decision, DecisionStatus
from agreements.models.first_agreement import FirstAgreement
from agreements.models.override import Override
from agreements.models.root import CasePart
from agreements.models.situation_analysis import AnalysisStatus, SituationAnalysis
from agreements.models.succession import Succession, SuccessionStatus
from agreements.models.termination import Termination, TerminationStatus
from agreements.repository.holding import on_hold
from agreements.repository.key_people import Day, KeyPerson, lost_leader, lost_signatory, lost_supporter


class Turn(StrEnum):
    ORGANIZER = "organizer"
    CASE_OFFICER = "case_officer"
    TEAM_LEADER = "team_leader"
    DECIDER = "decider"


def _has(kind: type[CasePart], *conditions: ColumnElement[bool]) -> Exists:
    return select(kind.id).where(kind.cooperation_id == Cooperation.id, *conditions).exists()


ENDED = (
    CooperationStatus.DECLINED,
    CooperationStatus.WITHDRAWN,
    CooperationStatus.COMPLETED,
    CooperationStatus.TERMINATED,
)
OFFERED = Cooperation.status == CooperationStatus.OFFERED
LATE_ANSWER = and_(OFFERED, Cooperation.answered_on.is_not(None))
"""A yes that came late: a decider takes it as if it had come in time, or the offer is withdrawn in selection."""
RUNNING = Cooperation.status.not_in(ENDED)
ENDING = _has(Termination, Termination.status == TerminationStatus.PROPOSED)
SUCCEEDING = _has(Succession, Succession.status == SuccessionStatus.PROPOSED)
GONE = (
    select(Organizer.organization_number)
    .where(
        Organizer.organization_number == Cooperation.organization_number,
        or_(~Organizer.active, Organizer.merged_into.is_not(None)),
    )
    .exists()
)
"""The organiser is gone: nobody signs with it."""
ORPHANED = and_(~SUCCEEDING, ~ENDING, GONE)
"""The organiser is gone, and nobody has proposed what becomes of the case: with its successor, or its end."""
ANALYSING = Cooperation.status == CooperationStatus.ANALYSIS


REQUESTED = _has(
    ChangeRequest,
    or_(
        ChangeRequest.status == ChangeRequestStatus.OPEN,
        and_(
            ChangeRequest.status == ChangeRequestStatus.TAKEN_UP,
            ChangeRequest.decision_id.is_(None),
            ChangeRequest.agreement_version.is_(None),
            Cooperation.status.in_([CooperationStatus.ACTIVE, CooperationStatus.PAUSED]),
        ),
    ),
)
"""The organiser has asked for a change that is not answered, or that was taken up and nothing is made of yet."""
UNPLANNED = and_(
    Cooperation.status.in_([CooperationStatus.PLANNED, CooperationStatus.DECIDED, CooperationStatus.ACTIVE]),
    func.cardinality(Cooperation.unplanned_unit_codes) > 0,
)
"""Units have been added to what is planned: the plan is opened, so that it gets them too."""
REPLANNING = and_(
    Cooperation.status == CooperationStatus.ACTIVE, _has(ActionPlan, ActionPlan.status == PlanStatus.DRAFT)
)
"""The plan of a running case has been opened: a change is being prepared."""
TO_OVERRIDE = (
    select(Override.id)
    .join(Supervision, Supervision.supervision_id == Override.supervision_id)
    .where(
        Override.cooperation_id == Cooperation.id,
        Override.approved_by.is_(None),
        # Of a decision that has changed since, nothing can be granted.
        Override.source_sequence == Supervision.source_sequence,
    )
    .exists()
)
"""Somebody has asked that the case goes on in spite of supervision."""
ANALYSED = _has(SituationAnalysis, SituationAnalysis.status == AnalysisStatus.COMPLETED)


HEIR = aliased(SchoolUnit)


def _has_left(unit: type[SchoolUnit]) -> ColumnElement[bool]:
    another = unit.organization_number != Cooperation.organization_number
    return or_(another, and_(unit.status == CLOSED, unit.replaced_by.is_(None)))


HAS_LEFT = and_(
    SchoolUnit.school_unit_code == any_(Cooperation.school_unit_codes),
    case(
        (
            and_(SchoolUnit.status == CLOSED, SchoolUnit.replaced_by.is_not(None)),
            select(HEIR.school_unit_code)
            .where(HEIR.school_unit_code == SchoolUnit.replaced_by, _has_left(HEIR))
            .exists(),
        ),
        else_=_has_left(SchoolUnit),
    ),
)
"""The unit may not take part any more: what `SchoolUnits.list_faults` says, of a unit that has changed code once."""


def _names_unit(content: InstrumentedAttribute[Any], *, afterwards: bool) -> ColumnElement[bool]:
    """Whether a measure has the unit; `afterwards`: one that went on after the unit left."""
    left = func.to_char(func.timezone("Europe/Stockholm", SchoolUnit.source_at), literal_column("'YYYY-MM-DD'"))
    values = func.jsonb_build_object(
        literal_column("'unit'"), SchoolUnit.school_unit_code, literal_column("'day'"), left
    )
    later = " && @.ends_on > $day" if afterwards else ""
    path = f"$.measures[*] ? (@.school_unit_codes[*] == $unit{later})"
    return func.jsonb_path_exists(content, cast(path, JSONPATH), values, type_=Boolean)


LEFT_BEHIND = or_(
    and_(
        Cooperation.status.in_([CooperationStatus.PLANNED, CooperationStatus.DECIDED]),
        _has(
            ActionPlan,
            ActionPlan.status == PlanStatus.APPROVED,
            HAS_LEFT,
            _names_unit(ActionPlan.content, afterwards=False),
        ),
    ),
    and_(
        Cooperation.status.in_([CooperationStatus.DECIDED, CooperationStatus.ACTIVE]),
        _has(
            Agreement,
            AgreementVersion.agreement_id == Agreement.id,
            AgreementVersion.state.in_([VersionState.DRAFT, VersionState.LOCKED, VersionState.SIGNED]),
            HAS_LEFT,
            _names_unit(AgreementVersion.content, afterwards=True),
        ),
    ),
)
"""A unit that the plan or the agreement rests on has closed or is another organiser's: they are written without it."""


def _to_sign(party: Party) -> ColumnElement[bool]:
    """A version that is open, not signed by the party, whose money is reserved, and that both can sign as it is: also
    no supervision stops the case."""
    signed = (
        select(Signature.id)
        .where(
            Signature.agreement_version_id == AgreementVersion.id,
            Signature.party == party,
            Signature.voided_at.is_(None),
        )
        .exists()
    )
    return (
        select(AgreementVersion.id)
        .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
        .join(Funding, Funding.cooperation_id == Agreement.cooperation_id)
        .where(
            Agreement.cooperation_id == Cooperation.id,
            AgreementVersion.state.in_([VersionState.DRAFT, VersionState.LOCKED]),
            Funding.decision_id == Agreement.decision_id,
            Funding.status != FundingStatus.REFUSED,
            ~signed,
            ~select(SchoolUnit.school_unit_code)
            .where(HAS_LEFT, _names_unit(AgreementVersion.content, afterwards=True))
            .exists(),
        )
        .exists()
    ) & ~(GONE | on_hold())


DUE_ON: ColumnElement[date] = case(
    (OFFERED, Cooperation.answer_by),
    (
        ANALYSING,
        select(FirstAgreement.ends_on).where(FirstAgreement.cooperation_id == Cooperation.id).scalar_subquery(),
    ),
)
"""The day by which the step that is waited for should be taken: the answer, or the end of the analysis."""


def lacks(person: KeyPerson, today: Day) -> ColumnElement[bool]:
    """Whether a case has lost somebody whom it needs for what is to come."""
    first = FirstAgreement
    conditions: dict[KeyPerson, ColumnElement[bool]] = {
        KeyPerson.RESPONSIBLE_SUPPORTER: lost_supporter(today),
        KeyPerson.TEAM_LEADER: lost_leader(today),
        KeyPerson.ORGANIZER_SIGNATORY: and_(
            or_(_to_sign(Party.ORGANIZER), and_(ANALYSING, _has(first, first.organizer_signed_at.is_(None)))),
            lost_signatory(Party.ORGANIZER, today),
        ),
        KeyPerson.AGENCY_SIGNATORY: and_(
            or_(_to_sign(Party.AGENCY), and_(ANALYSING, _has(first, first.agency_signed_at.is_(None)))),
            lost_signatory(Party.AGENCY, today),
        ),
    }
    return and_(RUNNING, conditions[person])


def is_turn_of(turn: Turn, today: Day) -> ColumnElement[bool]:
    """The conditions under which a case waits for that role."""
    conditions: dict[Turn, tuple[ColumnElement[bool], ...]] = {
        Turn.ORGANIZER: (
            and_(OFFERED, Cooperation.answered_on.is_(None)),
            and_(ANALYSING, _has(FirstAgreement, FirstAgreement.organizer_signed_at.is_(None))),
            and_(ANALYSING, _has(FirstAgreement), ~ANALYSED),
            and_(ANALYSING, ANALYSED, ~_has(ActionPlan)),
            _to_sign(Party.ORGANIZER),
        ),
        Turn.CASE_OFFICER: (
            and_(ANALYSING, ~_has(FirstAgreement)),
            and_(ANALYSING, ANALYSED, _has(ActionPlan, ActionPlan.status == PlanStatus.DRAFT)),
            and_(
                Cooperation.status == CooperationStatus.PLANNED,
                ~_has(Decision, Decision.status == DecisionStatus.PROPOSED),
            ),
            and_(Cooperation.status == CooperationStatus.DECIDED, ~_has(Agreement)),
            UNPLANNED,
            LEFT_BEHIND,
            REPLANNING,
            REQUESTED,
            LATE_ANSWER,
            ORPHANED,
            lacks(KeyPerson.ORGANIZER_SIGNATORY, today),
            lacks(KeyPerson.AGENCY_SIGNATORY, today),
        ),
        Turn.TEAM_LEADER: (
            and_(ANALYSING, _has(FirstAgreement, FirstAgreement.agency_signed_at.is_(None))),
            and_(ANALYSING, Cooperation.dialogue_team_id.is_(None)),
            lacks(KeyPerson.RESPONSIBLE_SUPPORTER, today),
            lacks(KeyPerson.TEAM_LEADER, today),
        ),
        Turn.DECIDER: (
            LATE_ANSWER,
            SUCCEEDING,
            _has(Decision, Decision.status == DecisionStatus.PROPOSED),
            ENDING,
            TO_OVERRIDE,
            _to_sign(Party.AGENCY),
        ),
    }
    running = and_(RUNNING, or_(*conditions[turn]))
    # Who answers for what an organiser that is gone still owes is decided after the end of the case too.
    return or_(running, SUCCEEDING) if turn is Turn.DECIDER else running
