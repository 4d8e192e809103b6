"""Which cases supervision stops, as a condition of a list: what `Supervisions.list_holds` says of each."""

from sqlalchemy import ColumnElement, and_, any_, false, or_, select

from agreements.copies import SchoolUnit, Supervision
from agreements.models.cooperation import Cooperation
from agreements.models.override import Override
from agreements.models.succession import Succession, SuccessionStatus
from agreements.programmes import STANDARD, Programme, named_programmes, rules_of
from agreements.rules.supervision import BlockingRule


def on_hold() -> ColumnElement[bool]:
    """Of a unit that has changed code once, as `HAS_LEFT` is."""
    named = named_programmes()
    judged = [and_(Cooperation.programme == name, _blocks(rules_of(name))) for name in named]
    judged.append(and_(Cooperation.programme.not_in(named), _blocks(rules_of(STANDARD))))
    overridden = select(Override.id).where(
        Override.cooperation_id == Cooperation.id,
        Override.supervision_id == Supervision.supervision_id,
        Override.source_sequence == Supervision.source_sequence,
        Override.approved_by.is_not(None),
    )
    former = select(Succession.former_number).where(
        Succession.cooperation_id == Cooperation.id, Succession.status == SuccessionStatus.DECIDED
    )
    number, unit = Supervision.organization_number, Supervision.school_unit_code
    heirs = select(SchoolUnit.replaced_by).where(SchoolUnit.school_unit_code == any_(Cooperation.school_unit_codes))
    found = select(Supervision.supervision_id).where(
        or_(number == Cooperation.organization_number, number.in_(former)),
        or_(unit.is_(None), unit == any_(Cooperation.school_unit_codes), unit.in_(heirs)),
        or_(*judged),
        ~overridden.exists(),
    )
    return found.exists()


def _blocks(programme: Programme) -> ColumnElement[bool]:
    return or_(false(), *(_applies(rule) for rule in programme.blocking_rules))


def _applies(rule: BlockingRule) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Supervision.status.in_(sorted(rule.statuses))]
    if rule.decision_types:
        conditions.append(Supervision.decision_type.in_(sorted(rule.decision_types)))
    if rule.extensive_in_central_parts is not None:
        conditions.append(Supervision.extensive_in_central_parts == rule.extensive_in_central_parts)
    return and_(*conditions)
