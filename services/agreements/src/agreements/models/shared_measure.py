"""A measure that several organisers share: one cost and its places, and each organiser's share of both."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from agreements.errors import PlacesDoNotFit, WrongPhase
from agreements.models.costs import Cost
from agreements.models.root import Base, CasePart
from agreements.rules.splitting import SplitRule, split
from shared.contracts.terms import MeasureKind
from shared.kit.columns import Document
from shared.kit.db import Aggregate, enum_column, one_of


class SharedKind(StrEnum):
    """How a measure that several organisers share may be arranged."""

    SHARED = "shared"
    UNIVERSITY_COURSE = "university_course"
    TAILORED = "tailored"


class ShareStatus(StrEnum):
    """What has become of an organiser's share; by what stands in its row."""

    JOINED = "joined"
    AGREED = "agreed"
    """Both parties have signed it."""
    LEFT = "left"
    ENDED = "ended"
    """The share ended with its agreement: it is changed no more."""


SHARE_STEPS: dict[ShareStatus, frozenset[ShareStatus]] = {
    ShareStatus.JOINED: frozenset({ShareStatus.AGREED, ShareStatus.LEFT}),
    ShareStatus.AGREED: frozenset({ShareStatus.AGREED, ShareStatus.LEFT, ShareStatus.ENDED}),
    ShareStatus.LEFT: frozenset(),
    ShareStatus.ENDED: frozenset(),
}
SHARE_SITUATIONS = {
    ShareStatus.JOINED: "huvudmannen deltar, och andelen är inte undertecknad",
    ShareStatus.AGREED: "huvudmannen deltar, och båda har undertecknat andelen",
    ShareStatus.LEFT: "huvudmannen har lämnat den gemensamma insatsen",
    ShareStatus.ENDED: "överenskommelsen har upphört, och andelen står kvar",
}


class SharedCosts(RootModel[tuple[Cost, ...]]):
    """Kronor by fiscal year and kind; in a share, only what is not nothing."""


class SharedMeasure(Aggregate, Base):
    """A shared measure, locked by whoever changes one of its shares, so that the shares are always all of its cost."""

    __tablename__ = "shared_measure"
    __table_args__ = (
        one_of("kind", MeasureKind),
        one_of("rule", SplitRule),
        CheckConstraint("taken BETWEEN 0 AND places", name="places"),
    )

    programme: Mapped[str] = mapped_column(Text, index=True)
    """The assignment whose organisers may share it."""
    title: Mapped[str] = mapped_column(Text)
    kind: Mapped[MeasureKind] = mapped_column(enum_column(MeasureKind))
    rule: Mapped[SplitRule] = mapped_column(enum_column(SplitRule))
    places: Mapped[int]
    taken: Mapped[int]
    organizers: Mapped[int]
    """How many take part."""
    costs: Mapped[SharedCosts] = mapped_column(Document(SharedCosts))

    def change(self, *, title: str, places: int, costs: SharedCosts, now: datetime) -> None:
        if places < self.taken:
            raise PlacesDoNotFit(f"{self.taken} platser är redan fördelade. Ange minst så många.")
        self.title, self.places, self.costs = title, places, costs
        self.touch(now)

    def admit(self, places: int, now: datetime) -> None:
        if places > (free := self.places - self.taken):
            raise PlacesDoNotFit(f"Den gemensamma insatsen har {free} platser kvar. Ta färre, eller ge den fler.")
        self.taken, self.organizers = self.taken + places, self.organizers + 1
        self.touch(now)

    def let_go(self, places: int, now: datetime) -> None:
        self.taken, self.organizers = self.taken - places, self.organizers - 1
        self.touch(now)

    def split(self, places: Sequence[int], *, kept: Sequence[SharedCosts]) -> list[SharedCosts]:
        """The cost of each who takes part, in the order in which they joined: `places` are theirs.

        `kept` is what agreements that have ended bore, and bear still.
        """
        weights = [1] * len(places) if self.rule is SplitRule.EQUAL else list(places)
        lines: list[list[Cost]] = [[] for _ in places]
        for cost in self.costs.root:
            line = cost.fiscal_year, cost.cost_kind
            borne = sum(c.amount for costs in kept for c in costs.root if (c.fiscal_year, c.cost_kind) == line)
            # Never below zero: the whole may have become less than what those who have ended had signed for.
            for mine, amount in zip(lines, split(max(Decimal(), cost.amount - borne), weights), strict=True):
                mine.extend([cost.model_copy(update={"amount": amount})] if amount else [])
        return [SharedCosts(tuple(mine)) for mine in lines]


class Share(CasePart, Base):
    """An organiser's share, which a measure of its plan stands for; its agreement binds the money as it always does."""

    __tablename__ = "share"
    __table_args__ = (
        CheckConstraint("places > 0", name="places"),
        CheckConstraint("(left_on IS NULL) = (left_reason IS NULL)", name="left_reason"),
        Index("uq_share_measure", "measure_id", unique=True, postgresql_where="left_on IS NULL"),
        Index(
            "uq_share_organizer", "shared_measure_id", "cooperation_id", unique=True, postgresql_where="left_on IS NULL"
        ),
    )

    shared_measure_id: Mapped[UUID] = mapped_column(ForeignKey("shared_measure.id", ondelete="RESTRICT"), index=True)
    shared_measure: Mapped[SharedMeasure] = relationship(lazy="raise")
    measure_id: Mapped[UUID]
    """The measure of the organiser's plan that takes part."""
    places: Mapped[int]
    costs: Mapped[SharedCosts] = mapped_column(Document(SharedCosts))
    """The costs as the whole is split now."""
    agreed: Mapped[SharedCosts | None] = mapped_column(Document(SharedCosts))
    """The costs as both parties last signed them; None until they have."""
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    left_reason: Mapped[str | None] = mapped_column(Text)
    ended_on: Mapped[date | None]
    """When the agreement that has it ended: from then on it does not change."""

    @property
    def stands(self) -> bool:
        return self.left_on is None

    @property
    def status(self) -> ShareStatus:
        if self.left_on:
            return ShareStatus.LEFT
        if self.ended_on:
            return ShareStatus.ENDED
        return ShareStatus.AGREED if self.agreed is not None else ShareStatus.JOINED

    @property
    def must_be_amended(self) -> bool:
        """True if both have signed another amount than the share is now."""
        return self.ended_on is None and self.agreed is not None and self.agreed != self.costs

    def receive(self, costs: SharedCosts, now: datetime) -> None:
        self.costs = costs
        self.touch(now)

    def note_change(self, now: datetime) -> None:
        """Its title is that of the shared measure, which has changed."""
        self.touch(now)

    def agree(self, costs: SharedCosts, now: datetime) -> None:
        self.agreed = costs
        self.touch(now)

    def leave(self, reason: str, *, today: date, now: datetime) -> None:
        if not self.stands:
            raise WrongPhase("Huvudmannen har redan lämnat den gemensamma insatsen.")
        if self.ended_on:
            raise WrongPhase("Överenskommelsen har upphört, och huvudmannen deltog till slutet. Andelen står kvar.")
        self.left_on, self.left_reason, self.costs = today, reason, SharedCosts(())
        self.touch(now)

    def end(self, day: date, now: datetime) -> None:
        """End the share with its agreement. Who took part to the end bore what both had signed."""
        self.ended_on = day
        if self.stands and self.agreed is not None:
            self.costs = self.agreed
        self.touch(now)
