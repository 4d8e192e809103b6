"""Supplementary decisions: more units for an organiser that has accepted its offer."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, RootModel
from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from selection.errors import SupplementNotDecided, SupplementSettled
from selection.models.root import Base
from shared.clock import swedish_date
from shared.kit.audit_values import LEFT_OUT
from shared.kit.columns import Document
from shared.kit.db import Aggregate, enum_column, one_of


class SupplementStatus(StrEnum):
    PROPOSED = "proposed"
    DECIDED = "decided"
    REJECTED = "rejected"


class Figure(BaseModel):
    """A result or a condition of a unit in the year, as it is published, beside the nation's."""

    criterion: str
    value: str
    national_average: str


class ChosenUnit(BaseModel):
    """A unit as the register had it, with the figures of the year that the choice rests on."""

    school_unit_code: str
    name: str
    school_types: tuple[str, ...]
    figures: tuple[Figure, ...]


class ChosenUnits(RootModel[tuple[ChosenUnit, ...]]):
    """The units in the order in which they were proposed."""


class WeighedRule(BaseModel):
    """A rule of the programme that speaks against a unit, and that leaves room for an exception."""

    school_unit_code: str
    code: str
    reason: str
    source: str


class WeighedRules(RootModel[tuple[WeighedRule, ...]]):
    """The rules that were weighed when the units were proposed."""

    def lacks(self, others: "WeighedRules") -> list[WeighedRule]:
        """The rules among `others` that were not weighed here."""
        known = {(rule.school_unit_code, rule.code) for rule in self.root}
        return [rule for rule in others.root if (rule.school_unit_code, rule.code) not in known]


class SupplementaryDecision(Aggregate, Base):
    """Kompletterande beslut. An organiser may be chosen first and its units later (Redovisning dnr 2015:778, 2.3.2)."""

    __tablename__ = "supplementary_decision"
    __table_args__ = (
        one_of("status", SupplementStatus),
        CheckConstraint("settled_by <> proposed_by", name="two_people"),
        CheckConstraint("(status = 'proposed') = (settled_on IS NULL)", name="settled_on"),
        CheckConstraint("(status = 'decided') = (number IS NOT NULL)", name="number_when_decided"),
        CheckConstraint("cardinality(school_unit_codes) > 0", name="some_units"),
        UniqueConstraint("offer_id", "number"),
        Index("uq_supplementary_decision_open", "offer_id", unique=True, postgresql_where="status = 'proposed'"),
    )

    offer_id: Mapped[UUID] = mapped_column(index=True)
    """The offer; of a cooperation that was carried over, the one that it was accepted by elsewhere."""
    rule_version: Mapped[str | None] = mapped_column(Text)
    """The version of the rules, for a cooperation that was carried over; None: that of the round of the offer."""
    programme: Mapped[str] = mapped_column(Text, index=True)
    organization_number: Mapped[str] = mapped_column(Text, index=True)
    """The organiser of the units: that of the offer, or the successor that the cooperation has gone on with."""
    organizer_name: Mapped[str] = mapped_column(Text)
    status: Mapped[SupplementStatus] = mapped_column(enum_column(SupplementStatus), index=True)
    number: Mapped[int | None]
    diary_number: Mapped[str] = mapped_column(Text)
    school_unit_codes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    school_year: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    consulted_on: Mapped[date]
    inspectorate_view: Mapped[str] = mapped_column(Text)
    exception_reason: Mapped[str | None] = mapped_column(Text)
    units: Mapped[ChosenUnits] = mapped_column(Document(ChosenUnits))
    weighed: Mapped[WeighedRules] = mapped_column(Document(WeighedRules))
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_on: Mapped[date]
    settled_by: Mapped[str | None] = mapped_column(Text)
    settled_on: Mapped[date | None]
    settled_reason: Mapped[str | None] = mapped_column(Text)
    participants: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, info=LEFT_OUT)

    @property
    def is_of_carried(self) -> bool:
        return self.rule_version is not None

    @property
    def is_open(self) -> bool:
        return self.status is SupplementStatus.PROPOSED

    @property
    def is_decided(self) -> bool:
        return self.status is SupplementStatus.DECIDED

    @property
    def chosen(self) -> tuple[ChosenUnit, ...]:
        return self.units.root

    @property
    def weighed_rules(self) -> tuple[WeighedRule, ...]:
        return self.weighed.root

    def require_decided(self) -> None:
        if not self.is_decided:
            raise SupplementNotDecided("Skolenheterna är inte beslutade, och det finns inget beslut att lämna.")

    def require_open(self) -> None:
        if not self.is_open:
            raise SupplementSettled("Förslaget är redan prövat. Föreslå nya skolenheter om något ska ändras.")

    def decide(
        self, by: str, *, number: int, units: ChosenUnits, participants: list[str], reason: str | None, now: datetime
    ) -> None:
        """`units` are as the register and the statistics have them on the day: the decision rests on them."""
        self._settle(SupplementStatus.DECIDED, by, reason=reason, now=now)
        self.number, self.units, self.participants = number, units, participants

    def reject(self, by: str, *, reason: str | None, now: datetime) -> None:
        self._settle(SupplementStatus.REJECTED, by, reason=reason, now=now)

    def _settle(self, status: SupplementStatus, by: str, *, reason: str | None, now: datetime) -> None:
        self.require_open()
        self.status, self.settled_by, self.settled_reason = status, by, reason
        self.settled_on = swedish_date(now)
        self.touch(now)
