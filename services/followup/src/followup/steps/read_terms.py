"""Reads the terms of a signed agreement into our own rows."""

from datetime import datetime

from followup.models.measure import AgreedMeasure
from followup.models.schedule import Schedule, ScheduleStatus
from followup.models.statement import Statement, StatementStatus
from followup.rules.schedule import Period, Planned, plan
from followup.rules.working_days import next_working_day
from shared.contracts.terms import AgreementTerms, Measure, StatementDue
from shared.kit.swedish import is_working_day


def new_schedule(signed: AgreementTerms, programme: str, *, now: datetime) -> Schedule:
    """The schedule of an agreement that both parties have signed; nothing is planned in it yet."""
    return Schedule(
        id=signed.cooperation_id,
        programme=programme,
        organization_number=signed.organization_number,
        school_unit_codes=list(signed.school_unit_codes),
        agreement_id=signed.agreement_id,
        agreement_version=signed.version,
        diary_number=signed.diary_number,
        status=ScheduleStatus.ACTIVE,
        starts_on=signed.starts_on,
        ends_on=signed.ends_on,
        signed_on=signed.signed_on,
        activities=[],
        measures=read_measures(signed),
        created_at=now,
        updated_at=now,
    )


def read_activities(terms: AgreementTerms) -> tuple[Planned, ...]:
    """Every activity that follows from the terms, each on a working day."""
    return plan(
        Period(terms.cooperation_id, terms.starts_on, terms.ends_on),
        [(measure.measure_id, measure.follow_up_on) for measure in terms.measures],
        [(due.statement_id, due.due_on) for due in terms.statements_due],
        is_working_day=is_working_day,
    )


def read_measures(terms: AgreementTerms) -> list[AgreedMeasure]:
    return [new_measure(measure, terms) for measure in terms.measures]


def new_measure(measure: Measure, terms: AgreementTerms) -> AgreedMeasure:
    return AgreedMeasure(
        measure_id=measure.measure_id,
        level=measure.level,
        kind=measure.kind,
        impact_factor=measure.impact_factor,
        school_unit_codes=list(measure.school_unit_codes),
        starts_on=measure.starts_on,
        ends_on=measure.ends_on,
        agreed_on=terms.signed_on,
    )


def read_statements(terms: AgreementTerms, programme: str, *, now: datetime) -> list[Statement]:
    return [_new_statement(due, terms, programme=programme, now=now) for due in terms.statements_due]


def _new_statement(due: StatementDue, terms: AgreementTerms, *, programme: str, now: datetime) -> Statement:
    return Statement(
        id=due.statement_id,
        schedule_id=terms.cooperation_id,
        programme=programme,
        organization_number=terms.organization_number,
        agreement_id=terms.agreement_id,
        due_on=next_working_day(due.due_on, is_working_day),
        amount=due.amount,
        status=StatementStatus.EXPECTED,
        number=0,
        instalment_ids=list(due.instalment_ids),
        is_final=False,
        created_at=now,
        updated_at=now,
    )
