"""Skolverket's own decision on measures, before the agreement (FL 25, 31, 32 and 37 §§)."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import RootModel
from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from agreements.errors import WrongPhase
from agreements.models.action_plan import ActionPlan, PlanStatus
from agreements.models.annex import Annex
from agreements.models.costs import MeasureCost
from agreements.models.root import Base, CasePart
from agreements.rules.costs import Key, lowered, summed
from shared.kit.audit_values import LEFT_OUT
from shared.kit.columns import Document
from shared.kit.db import enum_column, one_of
from shared.kit.errors import SamePerson


class DecisionStatus(StrEnum):
    PROPOSED = "proposed"
    DECIDED = "decided"
    REPLACED = "replaced"


class Costs(RootModel[tuple[MeasureCost, ...]]):
    """Kronor by fiscal year, kind and measure, as they were decided."""


class Decision(CasePart, Base):
    """The five points of FL 31 §: date, content, who decided, who presented, who else took part. Reasons: 32 §.

    `revocation_reservation` allows the amounts to be lowered later; without it FL 37 § forbids that.
    """

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("cooperation_id", "decision_number"),
        UniqueConstraint("diary_number"),
        one_of("status", DecisionStatus),
        CheckConstraint("decided_by <> proposed_by", name="two_persons"),
        CheckConstraint("decided_by <> presented_by", name="not_by_presenter", postgresql_not_valid=True),
        CheckConstraint("decided_by <> ALL (participants)", name="not_by_participant", postgresql_not_valid=True),
        CheckConstraint("(status = 'proposed') = (decided_by IS NULL)", name="decided_by"),
        CheckConstraint("(status = 'proposed') = (decided_on IS NULL)", name="decided_on"),
        # One decision applies and one may wait, so that money is never reserved for two.
        Index("uq_decision_standing", "cooperation_id", unique=True, postgresql_where="status = 'decided'"),
        Index("uq_decision_waiting", "cooperation_id", unique=True, postgresql_where="status = 'proposed'"),
    )

    action_plan_id: Mapped[UUID] = mapped_column(ForeignKey("action_plan.id", ondelete="RESTRICT"))
    decision_number: Mapped[int]
    diary_number: Mapped[str] = mapped_column(Text)
    status: Mapped[DecisionStatus] = mapped_column(enum_column(DecisionStatus))
    content: Mapped[str] = mapped_column(Text)
    reasons: Mapped[str] = mapped_column(Text)
    revocation_reservation: Mapped[str] = mapped_column(Text)
    communicated_on: Mapped[date]
    costs: Mapped[Costs] = mapped_column(Document(Costs))
    annex: Mapped[Annex | None] = mapped_column(Document(Annex))
    """The plan as it was proposed, and then decided on; None in decisions made before it was kept with them."""
    organizer_consent: Mapped[str | None] = mapped_column(Text)
    """How and when the organiser agreed to lower amounts, where no reservation lets them be lowered."""
    proposed_by: Mapped[str] = mapped_column(Text)
    presented_by: Mapped[str] = mapped_column(Text)
    participants: Mapped[list[str]] = mapped_column(ARRAY(Text), info=LEFT_OUT)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]

    def lowers(self, former: "Decision") -> list[str]:
        """Each fiscal year and kind that gets less than by the former decision, in Swedish."""
        return lowered(_by_year_and_kind(self.costs), _by_year_and_kind(former.costs))

    def propose(
        self,
        *,
        content: str,
        reasons: str,
        revocation_reservation: str,
        organizer_consent: str | None,
        communicated_on: date,
        costs: Costs,
        annex: Annex,
        proposed_by: str,
        presented_by: str,
        participants: list[str],
        now: datetime,
    ) -> None:
        self.content, self.reasons, self.revocation_reservation = content, reasons, revocation_reservation
        self.organizer_consent, self.communicated_on = organizer_consent, communicated_on
        self.costs, self.annex = costs, annex
        self.proposed_by, self.presented_by, self.participants = proposed_by, presented_by, participants
        self.touch(now)

    def rests_on(self, plan: ActionPlan) -> bool:
        """Whether the plan is approved, and is still what was proposed to be decided."""
        # What release 1.1.0 proposed says only what it costs.
        written = plan.content.model_dump(mode="json")
        same = self.annex.plan == written if self.annex else self.costs == Costs(plan.costs)
        return plan.status is PlanStatus.APPROVED and same

    def require_plan(self, plan: ActionPlan) -> None:
        if not self.rests_on(plan):
            raise WrongPhase(
                "Åtgärdsplanen har öppnats sedan beslutet föreslogs. Låt den godkännas och föreslå beslutet på nytt."
            )

    def require_proposed(self) -> None:
        if self.status is not DecisionStatus.PROPOSED:
            raise WrongPhase("Beslutet är redan fattat. Lägg ett nytt förslag om det ska ändras.")

    def decide(self, subject: str, *, today: date, now: datetime) -> None:
        self.require_proposed()
        if subject in (self.presented_by, *self.participants):
            raise SamePerson("Du har föredragit ärendet eller medverkat i det (31 § förvaltningslagen). Be en kollega.")
        self.status, self.decided_by, self.decided_on = DecisionStatus.DECIDED, subject, today
        self.touch(now)

    def replace(self, now: datetime) -> None:
        self.status = DecisionStatus.REPLACED
        self.touch(now)


def _by_year_and_kind(costs: Costs) -> dict[Key, Decimal]:
    return summed((line.fiscal_year, line.cost_kind, line.amount) for line in costs.root)
