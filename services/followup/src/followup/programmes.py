"""The files of a folder: what each government assignment demands and when, and the questions that surveys ask."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from followup.errors import UnknownProgramme
from followup.rules.meetings import MeetingKind
from followup.rules.reminders import RESPONDENTS, Addressee, ContactFunction, Step, climbs, steps
from followup.rules.reporting_days import Recurrence, ReportingDuty
from shared.days import Day, Flag, Instant, Whole
from shared.kit.errors import at_field
from shared.text import Line


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Recurrence(_File):
    starts_on: Day
    every_years: Whole = Field(ge=1)


class _Duty(_File):
    code: Line = Field(max_length=100)
    name: Line = Field(max_length=500)
    source: Line = Field(max_length=500)
    days: tuple[Day, ...] = ()
    recurrence: _Recurrence | None = None

    def as_rule(self) -> ReportingDuty:
        recurrence = Recurrence(self.recurrence.starts_on, self.recurrence.every_years) if self.recurrence else None
        return ReportingDuty(self.code, self.name, self.source, days=self.days, recurrence=recurrence)


class _PlannedYear(_File):
    """Thousands of kronor by purpose, as the plan that the government was given states them."""

    year: Whole = Field(ge=2015, le=2100)
    grant: Whole
    own_measures: Whole
    coordination: Whole
    communication: Whole
    evaluation: Whole
    other_administration: Whole
    overhead: Whole
    dialogues: Whole


class _Plan(_File):
    source: Line = Field(max_length=500)
    years: tuple[_PlannedYear, ...]


class _PlannedMeeting(_File):
    kind: MeetingKind
    title: Line = Field(max_length=200)
    after_days: Whole = Field(ge=0, le=365)


class _Dialogue(_File):
    """The dialogue phase: how long it lasts, and the meetings that it is planned with."""

    months: Whole = Field(ge=1, le=24)
    visits_a_week: Whole | None = Field(default=None, ge=1, le=10)
    """Visits that a process supporter makes in a week at most; None where nobody has said."""
    meetings: tuple[_PlannedMeeting, ...] = ()


class _Escalation(_File):
    to: Addressee
    days_late: Whole = Field(ge=1, le=365)


class _Contacts(_File):
    """Time that addressees of letters stay in the register afterwards, and the rule that says so."""

    kept_months: Whole = Field(ge=0, le=120)
    source: Line = Field(max_length=500)


class _Reminders(_File):
    """Rules of who is reminded when."""

    days_before: Whole = Field(ge=1, le=90)
    escalation: tuple[_Escalation, ...] = Field(min_length=1)

    @field_validator("escalation")
    @classmethod
    def _climbs(cls, escalation: tuple[_Escalation, ...]) -> tuple[_Escalation, ...]:
        if not climbs([(step.to, step.days_late) for step in escalation]):
            raise ValueError("each step comes later than the one before it and leads further up")
        return escalation

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps(self.days_before, [(step.to, step.days_late) for step in self.escalation])


class Question(_File):
    code: Line = Field(max_length=50, pattern=r"^[a-z_]+$")
    text: Line = Field(max_length=300)
    levels: tuple[ContactFunction, ...] = Field(min_length=1)

    @field_validator("levels")
    @classmethod
    def _are_asked(cls, levels: tuple[ContactFunction, ...]) -> tuple[ContactFunction, ...]:
        if not set(levels) <= set(RESPONDENTS):
            raise ValueError("a level is one of those whom surveys ask")
        return levels


class QuestionBank(_File):
    """One version of a set of questions. All are answered on one scale, or with no opinion; none in words of one's own,
    which would show who wrote them."""

    code: Line = Field(max_length=50)
    version: Whole = Field(ge=1)
    name: Line = Field(max_length=200)
    source: Line = Field(max_length=500)
    introduction: Line = Field(max_length=1000)
    least_answers: Whole = Field(ge=5, le=100)
    """Answers that stand behind every figure that is shown, and are asked in every group, at least."""
    remind_days_before: Whole = Field(ge=1, le=60)
    options: tuple[Line, ...] = Field(min_length=2, max_length=10)
    """Options from the least agreement to the most."""
    questions: tuple[Question, ...] = Field(min_length=1, max_length=30)

    @field_validator("questions")
    @classmethod
    def _differ(cls, questions: tuple[Question, ...]) -> tuple[Question, ...]:
        if len({question.code for question in questions}) < len(questions):
            raise ValueError("a question stands twice")
        return questions

    @property
    def levels(self) -> tuple[ContactFunction, ...]:
        return tuple(level for level in RESPONDENTS if self.asked_of(level))

    def asked_of(self, level: ContactFunction) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if level in question.levels)


class Programme(_File):
    """One assignment. A new one is a new file, never new code."""

    code: Line = Field(max_length=100)
    name: Line = Field(max_length=500)
    updated_at: Instant
    """When the file last changed, and its reporting days with it."""
    valid_from: Day | None = None
    """No day before it is the assignment's; None where nothing is recorded by day."""
    ends_on: Day | None = None
    """The assignment's last day; its reporting duty ends with it."""
    assigned_by: Line | None = Field(default=None, max_length=500)
    """The government's decision, as a report names it."""
    plan: _Plan | None = None
    dialogue: _Dialogue | None = None
    """None in an assignment without cooperations."""
    quality_dialogues: Flag = False
    """True when organisers are offered quality dialogues within it."""
    reminders: _Reminders | None = None
    """None in an assignment that nobody is reminded of."""
    question_banks: tuple[Line, ...] = ()
    """Question banks that its surveys may use."""
    contacts: _Contacts | None = None
    """None where nobody is written to."""
    duties: tuple[_Duty, ...]

    @model_validator(mode="after")
    def _erases_contacts(self) -> Self:
        if (self.reminders or self.question_banks) and not self.contacts:
            raise ValueError("whoever is written to is erased by a rule: contacts is missing")
        return self

    @property
    def planned(self) -> Mapping[int, Mapping[str, int]]:
        """Thousands of kronor by year and purpose, and the number of dialogues."""
        years = self.plan.years if self.plan else ()
        return {planned.year: planned.model_dump(exclude={"year"}) for planned in years}


Programmes = Mapping[str, Programme]
"""Programmes by code."""


@cache
def load_programmes(folder: Path) -> Programmes:
    """Read the programmes, once. Raises ValueError with the name of a file that cannot be read."""
    programmes = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            programme = Programme.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
        except (ValueError, yaml.YAMLError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        programmes[programme.code] = programme
    return programmes


@cache
def load_banks(folder: Path) -> Mapping[str, QuestionBank]:
    """The newest version of each question bank, by its code. Raises ValueError with the name of an unreadable file."""
    banks: dict[str, QuestionBank] = {}
    for path in sorted((folder / "question-banks").glob("*.yaml")):
        try:
            bank = QuestionBank.model_validate(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
            if path.stem != f"{bank.code}-{bank.version}":
                raise ValueError(f"the file of {bank.code}, version {bank.version}, is not named so")
        except (ValueError, yaml.YAMLError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        if bank.code not in banks or banks[bank.code].version < bank.version:
            banks[bank.code] = bank
    return banks


def known_programme(programmes: Programmes, code: str) -> Programme:
    if code not in programmes:
        expected = f"något av {', '.join(sorted(programmes))}"
        raise UnknownProgramme(f"Ange {expected}.", errors=at_field("programme", "uppdraget är okänt", expected))
    return programmes[code]
