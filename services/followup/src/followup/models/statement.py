"""Grant statements: what the organiser submitted, the case officer proposed and the decider decided."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from followup.errors import (
    LinesDoNotAddUp,
    NotAGrant,
    NotCorrectable,
    NotExpected,
    NothingProposed,
    NotToBeJudged,
    WrongJudgement,
)
from followup.models.root import Base
from followup.models.statement_version import StatementLine, StatementVersion
from followup.rules.reminders import ContactFunction
from followup.rules.statements import Outcome, fault_in_judgement, lines_add_up, not_accepted
from shared.clock import new_id
from shared.contracts.terms import CostKind
from shared.kit.db import Aggregate, enum_column, one_of
from shared.kit.errors import at_field


class StatementStatus(StrEnum):
    EXPECTED = "expected"
    SUBMITTED = "submitted"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    REPLACED = "replaced"


class StatementProposal(Base):
    """A case officer's proposal on one version of a statement, and the decider's answer."""

    __tablename__ = "statement_proposal"
    __table_args__ = (
        one_of("outcome", Outcome),
        one_of("state", ProposalState),
        CheckConstraint("approved_amount >= 0", name="approved_amount"),
        CheckConstraint("decided_by <> proposed_by", name="two_persons"),
        Index("uq_statement_proposal_open", "statement_id", unique=True, postgresql_where="state = 'open'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    statement_id: Mapped[UUID] = mapped_column(ForeignKey("statement.id", ondelete="RESTRICT"), index=True)
    number: Mapped[int]
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    approved_amount: Mapped[Decimal]
    reason: Mapped[str]
    state: Mapped[ProposalState] = mapped_column(enum_column(ProposalState))
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]

    def close(self, state: ProposalState, by: str, *, reason: str | None, now: datetime) -> None:
        self.state = state
        self.decided_by = by
        self.decided_at = now
        self.decision_reason = reason


class Statement(Aggregate, Base):
    """A grant statement: `amount` is the grant in kronor that the organiser accounts for."""

    __tablename__ = "statement"
    __table_args__ = (
        one_of("status", StatementStatus),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint(
            "(status IN ('approved', 'rejected')) = (approved_amount IS NOT NULL AND decided_on IS NOT NULL)",
            name="decided",
        ),
    )

    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("schedule.id", ondelete="RESTRICT"), index=True)
    programme: Mapped[str]
    organization_number: Mapped[str] = mapped_column(index=True)
    agreement_id: Mapped[UUID]
    due_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[Decimal]
    status: Mapped[StatementStatus] = mapped_column(enum_column(StatementStatus), index=True)
    number: Mapped[int] = mapped_column(default=0)
    """The version that stands; 0 before the organiser has submitted one."""
    amount_used: Mapped[Decimal | None]
    approved_amount: Mapped[Decimal | None]
    decided_on: Mapped[date | None]
    instalment_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    """The instalments it accounts for; empty in what release 1.1.0 published."""
    agreed_amount: Mapped[Decimal | None]
    """Amount that the agreement gave, once its end has changed `amount` to what was paid."""
    is_final: Mapped[bool] = mapped_column(server_default=false())
    """Asked for when the agreement had ended, for paid money that no other statement accounts for."""
    # Kept as they were loaded when the row is written: they are none of its columns.
    escalated_to: Mapped[ContactFunction | None] = query_expression(expire_on_flush=False)
    """Addressee of the latest letter that says it is late, of the day on which it is due now."""
    escalated_at: Mapped[datetime | None] = query_expression(expire_on_flush=False)
    versions: Mapped[list[StatementVersion]] = relationship(lazy="raise", order_by=StatementVersion.number)
    proposals: Mapped[list[StatementProposal]] = relationship(lazy="raise", order_by=StatementProposal.proposed_at)

    @property
    def last_changed(self) -> datetime:
        """Time of the last change; a statement that goes further up has changed, though nobody touched it."""
        return max(self.updated_at, self.escalated_at or self.updated_at)

    @property
    def is_accounted(self) -> bool:
        """The organiser has submitted it: from then on it answers for what it answered for then."""
        return self.status not in (StatementStatus.EXPECTED, StatementStatus.CANCELLED)

    @property
    def full_amount(self) -> Decimal:
        """Amount that the agreement gave."""
        return self.amount if self.agreed_amount is None else self.agreed_amount

    @property
    def awaits_decision(self) -> bool:
        return self.status in (StatementStatus.SUBMITTED, StatementStatus.PROPOSED)

    def submit(
        self, amount_used: Decimal, account: str, *, lines: Mapping[CostKind, Decimal], by: str, now: datetime
    ) -> StatementVersion:
        if self.status is not StatementStatus.EXPECTED:
            raise NotExpected("Redovisningen är redan lämnad eller behövs inte längre. Rätta den i stället.")
        return self._add_version(amount_used, account, lines=lines, reason=None, by=by, now=now)

    def correct(
        self,
        amount_used: Decimal,
        account: str,
        *,
        lines: Mapping[CostKind, Decimal],
        reason: str,
        by: str,
        now: datetime,
    ) -> StatementVersion:
        """Add a version, as long as nothing is decided; a proposal on the old version is replaced."""
        if not self.awaits_decision:
            raise NotCorrectable("Bara en redovisning som är lämnad men inte beslutad kan rättas.")
        self._replace_open_proposal()
        return self._add_version(amount_used, account, lines=lines, reason=reason, by=by, now=now)

    def _add_version(
        self,
        amount_used: Decimal,
        account: str,
        *,
        lines: Mapping[CostKind, Decimal],
        reason: str | None,
        by: str,
        now: datetime,
    ) -> StatementVersion:
        if strange := sorted(kind.value for kind in lines if kind is not CostKind.GRANT):
            fault = at_field(f"lines.{strange[0]}", "pengarna är inte bidrag", "bara kostnadsslaget bidrag")
            raise NotAGrant("Redovisningen gäller bidraget. Ta bort de andra kostnadsslagen.", errors=fault)
        if not lines_add_up(amount_used, lines.values()):
            fault = at_field("lines", "beloppen stämmer inte med summan", f"tillsammans {amount_used}")
            detail = "Beloppen per kostnadsslag ska tillsammans bli det använda beloppet."
            raise LinesDoNotAddUp(detail, errors=fault)
        self.number += 1
        version = StatementVersion(
            number=self.number,
            amount_used=amount_used,
            account=account,
            reason=reason,
            submitted_by=by,
            submitted_at=now,
        )
        version.lines = [StatementLine(cost_kind=kind, amount=lines[kind]) for kind in sorted(lines)]
        self.versions.append(version)
        self.amount_used = amount_used
        self.status = StatementStatus.SUBMITTED
        self.touch(now)
        return version

    @property
    def open_proposal(self) -> StatementProposal | None:
        return next((proposal for proposal in self.proposals if proposal.state is ProposalState.OPEN), None)

    def propose(self, outcome: Outcome, approved: Decimal, *, reason: str, by: str, now: datetime) -> StatementProposal:
        """Propose a judgement of the version that stands; it replaces an earlier open proposal."""
        if not self.awaits_decision or self.amount_used is None:
            raise NotToBeJudged("Redovisningen är inte lämnad, eller redan beslutad.")
        if fault := fault_in_judgement(outcome, approved, used=self.amount_used, granted=self.amount):
            raise WrongJudgement(fault, errors=at_field("approved_amount", "beloppet stämmer inte", fault))
        self._replace_open_proposal()
        proposal = StatementProposal(
            number=self.number,
            outcome=outcome,
            approved_amount=approved,
            reason=reason,
            state=ProposalState.OPEN,
            proposed_by=by,
            proposed_at=now,
        )
        self.proposals.append(proposal)
        self.status = StatementStatus.PROPOSED
        self.touch(now)
        return proposal

    def _replace_open_proposal(self) -> None:
        if proposal := self.open_proposal:
            proposal.state = ProposalState.REPLACED

    def get_open_proposal(self) -> StatementProposal:
        if (proposal := self.open_proposal) is None:
            raise NothingProposed("En handläggare behöver först lägga ett förslag.")
        return proposal

    def accept(self, proposal: StatementProposal, by: str, *, today: date, now: datetime) -> None:
        proposal.close(ProposalState.ACCEPTED, by, reason=None, now=now)
        approved = proposal.outcome is Outcome.APPROVED
        self.status = StatementStatus.APPROVED if approved else StatementStatus.REJECTED
        self.approved_amount = proposal.approved_amount
        self.decided_on = today
        self.touch(now)

    def settle_elsewhere(self, approved: Decimal, *, accepted: bool, judged_on: date, now: datetime) -> None:
        """Take over a judgement made before its case was carried over: nobody proposes or decides anything here."""
        self.status = StatementStatus.APPROVED if accepted else StatementStatus.REJECTED
        self.approved_amount, self.decided_on = approved, judged_on
        self.touch(now)

    def send_back(self, proposal: StatementProposal, by: str, *, reason: str, now: datetime) -> None:
        proposal.close(ProposalState.SENT_BACK, by, reason=reason, now=now)
        self.status = StatementStatus.SUBMITTED
        self.touch(now)

    @property
    def not_accepted(self) -> Decimal | None:
        """Kronor of the grant that the organiser may not keep; None before a decision."""
        return None if self.approved_amount is None else not_accepted(self.amount, self.approved_amount)

    def amend(self, wanted: "Statement", now: datetime) -> None:
        """Follow an amendment, as long as the organiser has submitted nothing."""
        if not self.is_accounted:
            self.status, self.due_on, self.amount = StatementStatus.EXPECTED, wanted.due_on, wanted.amount
            self.instalment_ids = wanted.instalment_ids
            self.touch(now)

    def answer_for(self, paid: Decimal, due_on: date, *, now: datetime) -> None:
        """Expect it after the end of the agreement too, for what was paid."""
        self.agreed_amount = self.full_amount
        self.status, self.due_on, self.amount = StatementStatus.EXPECTED, due_on, paid
        self.touch(now)

    def follow_due_day(self, days: Mapping[UUID, date], *, now: datetime) -> None:
        """Move to the due day of its activity, unless it has been submitted; `days` are by statement."""
        day = days.get(self.id, self.due_on)
        if self.status is StatementStatus.EXPECTED and day != self.due_on:
            self.due_on = day
            self.touch(now)

    def cancel(self, now: datetime) -> None:
        if self.status is StatementStatus.EXPECTED:
            self.status = StatementStatus.CANCELLED
            self.touch(now)
