"""What the figures of a report mean on a day: each counted thing is defined here, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from followup.rules.known import Activity, Commitment, Funding, Known, Measure, Meeting, Schedule
from followup.rules.plan_table import OTHER_INCOME, UNNAMED, Spent

PURPOSES = {"grant": "grant", "education_service": "own_measures", "development": "development"}
"""Cost kind → row of the plan's table; the rest is coordination, of the activity that own costs name."""
MEASURES = "measures"
"""The activity of measures that the agency provides itself."""


@dataclass(frozen=True, slots=True)
class Case:
    """One cooperation, from the accepted offer until it ends; `schedule` when its agreement is signed."""

    cooperation_id: UUID
    organization_number: str
    started_on: date
    schedule: Schedule | None = None
    ended_without_on: date | None = None

    @property
    def ended_on(self) -> date | None:
        """The first day on which it no longer runs: the end of the agreement, or of a case that came to none."""
        return self.schedule.ended_on if self.schedule else self.ended_without_on

    def is_running(self, on: date) -> bool:
        """A running dialogue: the organiser has accepted, and the cooperation has not ended."""
        return self.started_on <= on and not has_come(self.ended_on, on)


def has_come(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def cases(known: Known) -> list[Case]:
    """Every cooperation that has started by the day."""
    schedules = {schedule.id: schedule for schedule in known.schedules if schedule.signed_on <= known.as_of}
    found = {
        answer.cooperation_id: Case(
            answer.cooperation_id,
            answer.organization_number,
            answer.answered_on,
            schedules.get(answer.cooperation_id),
            answer.ended_on,
        )
        for answer in known.answers
        if answer.accepted and answer.answered_on <= known.as_of
    }
    for schedule in schedules.values():
        # An agreement whose answer we have not seen is a cooperation all the same, from its signature.
        found.setdefault(schedule.id, Case(schedule.id, schedule.organization_number, schedule.signed_on, schedule))
    return sorted(found.values(), key=lambda case: (case.started_on, case.cooperation_id))


def is_paused(schedule: Schedule, on: date) -> bool:
    """True from the first day of the pause until the day of the resumption, whenever they became known."""
    if schedule.resumed_from is not None:
        return on < schedule.resumed_from
    return has_come(schedule.paused_from, on)


def is_in_force(schedule: Schedule, on: date) -> bool:
    """An agreement that is signed and has not ended; a paused one is still in force."""
    return schedule.signed_on <= on and not has_come(schedule.ended_on, on)


def is_agreed(measure: Measure, on: date) -> bool:
    """True when it is agreed, and not dropped by an amendment."""
    return measure.agreed_on <= on and not has_come(measure.dropped_on, on)


def activity_state(activity: Activity, schedule: Schedule, on: date) -> str:
    """Done, cancelled, on hold, overdue (from the day after the due day) or planned."""
    if has_come(activity.completed_on, on):
        return "done"
    if has_come(activity.closed_on, on):
        return "cancelled"
    if is_paused(schedule, on) and is_in_force(schedule, on):
        return "on_hold"
    return "overdue" if activity.due_on < on else "planned"


def meeting_state(meeting: Meeting, on: date) -> str:
    """Held, cancelled, planned, or late when its day has passed and nobody has recorded that it was held."""
    if has_come(meeting.held_on, on):
        return "held"
    if meeting.status == "cancelled":
        return "cancelled"
    return "overdue" if meeting.planned_on < on else "planned"


def commitment_state(commitment: Commitment, on: date) -> str:
    """Kept or not kept as the agency has assessed it; reported by the party's own side; late or ahead."""
    if commitment.status == "open":
        return "overdue" if commitment.due_on < on else "planned"
    return commitment.status


def is_owed(commitment: Commitment, on: date) -> bool:
    """True when it is undertaken, and not dropped by an amendment or an early end."""
    return commitment.agreed_on <= on and not has_come(commitment.dropped_on, on)


def commitments(funding: Sequence[Funding], on: date) -> list[Funding]:
    """The lines of each cooperation's last commitment on the day; later commitments replace earlier ones."""
    lines = [line for line in funding if line.kind == "commitment" and line.effective_on <= on]
    newest: dict[UUID, int] = {}
    for line in lines:
        newest[line.cooperation_id] = max(line.source_version, newest.get(line.cooperation_id, 0))
    # A released commitment is one line of nothing, without a year.
    return [
        line for line in lines if line.source_version == newest[line.cooperation_id] and line.fiscal_year is not None
    ]


def money_moved(funding: Sequence[Funding], on: date) -> list[Funding]:
    """Payments, claims and repayments up to the day."""
    return [line for line in funding if line.kind != "commitment" and line.effective_on <= on]


def by_schedule(known: Known) -> Mapping[UUID, Schedule]:
    """Agreements signed by the day."""
    return {schedule.id: schedule for schedule in known.schedules if schedule.signed_on <= known.as_of}


def spent(known: Known) -> list[Spent]:
    """Costs counted on the appropriations as budget's books stood at the end of the day, by year and cost kind.

    Grants count when they are paid, services when they are delivered, less what has come back. Budget alone adds it
    up: a second sum of ours would be another figure sooner or later.
    """
    counted = [
        Spent(
            str(p.id),
            p.fiscal_year,
            p.cost_kind,
            _purpose(p.cost_kind),
            p.paid,
            elsewhere=p.appropriation_item in OTHER_INCOME,
        )
        for p in known.positions
        if p.cost_kind is not None
    ]
    # Own costs are in the positions: they are moved to the row of their activity, and change no sum.
    for cost in known.own_costs:
        if cost.activity and (row := own_purpose(cost.cost_kind, cost.activity)) != _purpose(cost.cost_kind):
            key = (cost.subject, cost.fiscal_year, cost.cost_kind)
            counted += [Spent(*key, row, cost.amount), Spent(*key, _purpose(cost.cost_kind), -cost.amount)]
    return counted


def _purpose(cost_kind: str) -> str:
    return PURPOSES.get(cost_kind, UNNAMED)


def own_purpose(cost_kind: str, activity: str) -> str:
    """The purpose of an own cost: development is shown apart whatever else is said of it."""
    if cost_kind == "development":
        return "development"
    return "own_measures" if activity == MEASURES else activity
