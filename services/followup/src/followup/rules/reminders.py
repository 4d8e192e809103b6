"""Who is reminded of a follow-up and when: before its day whoever acts, after it step by step upwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from followup.rules.schedule import ActivityKind

RETRY_MINUTES = (5, 15, 60, 240, 1440)
"""Between the tries of a letter that a mail server does not take yet; the last one goes on."""


class ContactFunction(StrEnum):
    """As what somebody is written to, never who."""

    ORGANIZER = "organizer"
    """Answers for the grant at the organiser."""
    CASE_OFFICER = "case_officer"
    TEAM_LEADER = "team_leader"
    MANAGER = "manager"
    HEAD_OF_SCHOOLS = "head_of_schools"
    PRINCIPAL = "principal"
    TEACHER = "teacher"


RESPONDENTS = (ContactFunction.HEAD_OF_SCHOOLS, ContactFunction.PRINCIPAL, ContactFunction.TEACHER)
"""Functions that surveys ask: several persons of an organiser, from the top of it to the classroom."""
OF_ORGANIZER = (ContactFunction.ORGANIZER, *RESPONDENTS)
"""Functions at an organiser, which it fills itself; the others are the agency's own."""


class LetterKind(StrEnum):
    BEFORE_DUE = "before_due"
    OVERDUE = "overdue"
    SURVEY = "survey"
    SURVEY_REMINDER = "survey_reminder"


class Addressee(StrEnum):
    """To whom a step of the rules leads; who is responsible follows from the activity."""

    RESPONSIBLE = "responsible"
    TEAM_LEADER = "team_leader"
    MANAGER = "manager"


@dataclass(frozen=True)
class Step:
    """A letter is due from `days` before the due day, or after it, to the last day on which it still says something.

    `after` is the addressee who must have been written to on an earlier day.
    """

    kind: LetterKind
    to: Addressee
    days: int
    after: Addressee | None = None

    def due_between(self, today: date) -> tuple[date, date]:
        """The due days of which the step writes today. Once a day has passed, the steps after it take over."""
        if self.kind is LetterKind.BEFORE_DUE:
            return today, today + timedelta(days=self.days)
        return date.min, today - timedelta(days=self.days)


def steps(days_before: int, escalation: Sequence[tuple[Addressee, int]]) -> tuple[Step, ...]:
    """Every step of a programme's rules; `escalation` is (whom, days late), from the first to the last."""
    before = Step(LetterKind.BEFORE_DUE, Addressee.RESPONSIBLE, days_before)
    earlier = [None, *(to for to, _ in escalation)]
    late = (
        Step(LetterKind.OVERDUE, to, days, after=after) for (to, days), after in zip(escalation, earlier, strict=False)
    )
    return before, *late


def climbs(escalation: Sequence[tuple[Addressee, int]]) -> bool:
    """Whether each step is later than the one before, and leads further up: nobody twice, nobody passed by below."""
    ranks = [list(Addressee).index(to) for to, _ in escalation]
    days = [late for _, late in escalation]
    return ranks == sorted(set(ranks)) and days == sorted(set(days)) and min(days, default=1) > 0


def function_of(to: Addressee, kind: ActivityKind) -> ContactFunction:
    """The organiser accounts for its grant; the agency's case officer answers for every other follow-up."""
    if to is not Addressee.RESPONSIBLE:
        return ContactFunction(to.value)
    return ContactFunction.ORGANIZER if kind is ActivityKind.STATEMENT else ContactFunction.CASE_OFFICER


def next_try(attempts: int, now: datetime) -> datetime:
    """Time of the next try of a letter that has been tried `attempts` times."""
    return now + timedelta(minutes=RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1])
