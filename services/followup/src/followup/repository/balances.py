"""The sums of a cooperation's grant, narrowed to what the caller may see."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from followup.copies import ClaimChange, FundingEntry, FundingKind
from followup.models.schedule import Schedule
from followup.models.statement import Statement
from followup.rules.balance import ZERO, GrantBalance
from followup.rules.settlement import Claims
from shared.contracts.terms import CostKind
from shared.kit import lookup
from shared.kit.actor import Actor

Case = UUID | SQLColumnExpression[UUID]


class Balances:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    async def get_balance(self, cooperation_id: UUID) -> GrantBalance:
        seen = lookup.narrowed(
            select(Schedule.id).where(Schedule.id == cooperation_id),
            (Schedule.organization_number, self._actor.own_tenant),
        )
        await lookup.one(self._session, seen, "Schemat")
        # One statement: decisions and claims are of the same moment.
        sums = select(*_of_money(cooperation_id), *_of_decisions(cooperation_id))
        money = await self._session.execute(sums.where(FundingEntry.cooperation_id == cooperation_id))
        paid, claimed, claimed_otherwise, repaid, written_off, open_otherwise, approved, not_accepted = tuple(
            money.one()
        )
        return GrantBalance(
            paid=paid,
            approved=approved,
            not_accepted=not_accepted,
            claimed=claimed,
            repaid=repaid,
            written_off=written_off,
            claimed_otherwise=claimed_otherwise,
            open_otherwise=open_otherwise,
        )

    async def sum_claims(self, cooperation_id: UUID) -> Claims:
        """The claims of a case, whoever asks."""
        _, claimed, _, repaid, written_off, _ = _of_money(cooperation_id)
        query = select(claimed, repaid + written_off).where(FundingEntry.cooperation_id == cooperation_id)
        standing, settled = tuple((await self._session.execute(query)).one())
        return Claims(standing or ZERO, settled or ZERO)


def left_to_account(cooperation_id: SQLColumnExpression[UUID]) -> SQLColumnExpression[Decimal | None]:
    """`GrantBalance.left` of a case, to select by."""
    paid, claimed, *_ = _of_money(cooperation_id)
    approved, _ = _of_decisions(cooperation_id)
    of_case = FundingEntry.cooperation_id == cooperation_id
    return select(paid - claimed).where(of_case).scalar_subquery() - approved


def _of_money(cooperation_id: Case) -> tuple[SQLColumnExpression[Decimal | None], ...]:
    amount = FundingEntry.amount
    is_claim = FundingEntry.kind == FundingKind.CLAIM
    is_written_off = FundingEntry.claim_change == ClaimChange.WRITTEN_OFF
    claims = aliased(FundingEntry)
    of_others = select(claims.reference_id).where(
        claims.cooperation_id == cooperation_id, claims.kind == FundingKind.CLAIM, claims.of_statement.is_(False)
    )
    is_other = and_(is_claim, FundingEntry.reference_id.in_(of_others))
    # Release 1.1.0 did not say what a claim rests on: budget lowers those too when more is approved.
    of_none = select(claims.reference_id).where(
        claims.cooperation_id == cooperation_id,
        claims.kind == FundingKind.CLAIM,
        claims.claim_change.is_(None),
        claims.of_statement.is_not(True),
    )
    is_of_none = FundingEntry.reference_id.in_(of_none)
    is_repaid = FundingEntry.kind == FundingKind.REPAYMENT
    is_grant = and_(FundingEntry.kind == FundingKind.PAYMENT, FundingEntry.cost_kind == CostKind.GRANT)
    return (
        _sum(amount, is_grant),
        # What was written off is still claimed money that did not come back: a term of its own.
        _sum(amount, is_claim) + _sum(-amount, is_written_off),
        _sum(amount, is_other) + _sum(-amount, and_(is_other, is_written_off)),
        _sum(amount, is_repaid),
        _sum(-amount, is_written_off),
        _sum(amount, and_(is_claim, is_of_none)) - _sum(amount, and_(is_repaid, is_of_none)),
    )


def _of_decisions(cooperation_id: Case) -> tuple[SQLColumnExpression[Decimal | None], ...]:
    decided = and_(Statement.schedule_id == cooperation_id, Statement.approved_amount.is_not(None))
    approved = select(func.coalesce(func.sum(Statement.approved_amount), ZERO)).where(decided)
    refused = select(func.coalesce(func.sum(Statement.amount - Statement.approved_amount), ZERO)).where(decided)
    return approved.scalar_subquery(), refused.scalar_subquery()


def _sum(amount: SQLColumnExpression[Decimal], condition: ColumnElement[bool]) -> ColumnElement[Decimal]:
    return func.coalesce(func.sum(amount).filter(condition), ZERO)
