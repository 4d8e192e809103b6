"""What has become of a grant that was paid: approved, claimed, come back, written off, or none of it yet.

Per instalment: paid = approved + open claim + repaid + written off + unaccounted. Nothing is ever claimed twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from budget.rules.money import ZERO, total


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the grant and the kronor that were paid of it; without an instalment, what was paid beside the plan."""

    paid: Decimal
    instalment_id: UUID | None = None
    number: int | None = None
    statement_id: UUID | None = None
    """The statement that accounts for it, when the agreement says which."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement that follow-up has judged: what may be kept, and what was not accepted."""

    statement_id: UUID
    approved: Decimal
    demanded: Decimal


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim as it stands; with the statement that it came of, if any."""

    open: Decimal
    repaid: Decimal
    written_off: Decimal
    statement_id: UUID | None = None
    by_end: bool = False
    """Raised because the agreement ended."""

    @property
    def amount(self) -> Decimal:
        return self.open + self.repaid + self.written_off


@dataclass(frozen=True, slots=True)
class Ending:
    """The agreement ended with a ground for claiming what is not accounted for; `limit` when 1.1 named an amount."""

    limit: Decimal | None = None


@dataclass(slots=True)
class Standing:
    """State of one part of the grant."""

    part: Part
    approved: Decimal = ZERO
    open_claim: Decimal = ZERO
    repaid: Decimal = ZERO
    written_off: Decimal = ZERO

    @property
    def unaccounted(self) -> Decimal:
        return self.part.paid - self.approved - self.open_claim - self.repaid - self.written_off


@dataclass(slots=True)
class Account:
    """The whole grant of an agreement. `excess` is claimed and open beyond what is paid and not accounted for."""

    standings: list[Standing]
    excess: Decimal = ZERO

    @property
    def unaccounted(self) -> Decimal:
        return total(standing.unaccounted for standing in self.standings)


@dataclass(frozen=True, slots=True)
class Owed:
    """A claim to raise: by a statement's judgement, or by the end of the agreement."""

    amount: Decimal
    statement_id: UUID | None = None


def account(parts: Iterable[Part], judged: Sequence[Judged], claims: Sequence[Claimed]) -> Account:
    """Account for the instalments. Money that came back or was written off stands; approval takes of the rest, and open
    claims of what that leaves.

    A statement takes of the instalments that it accounts for. One that names none (release 1.1.0, and a final
    statement) takes of all in their order, after the others.
    """
    account = Account([Standing(part) for part in parts])
    settled = total(claim.repaid + claim.written_off for claim in claims)
    approvable = account.unaccounted - settled
    for judgement in sorted(judged, key=lambda judgement: not _named(account, judgement.statement_id)):
        for standing, share in _spread(account, judgement.statement_id, max(ZERO, min(judgement.approved, approvable))):
            standing.approved += share
            approvable -= share
    for claim in claims:
        for standing, share in _spread(account, claim.statement_id, claim.repaid, anywhere=True):
            standing.repaid += share
        for standing, share in _spread(account, claim.statement_id, claim.written_off, anywhere=True):
            standing.written_off += share
    for claim in claims:
        left = claim.open
        for standing, share in _spread(account, claim.statement_id, claim.open, anywhere=True):
            standing.open_claim += share
            left -= share
        account.excess += left
    return account


def owed(
    account: Account, judged: Iterable[Judged], claims: Sequence[Claimed], ending: Ending | None
) -> Iterator[Owed]:
    """Amounts to claim beyond what is claimed already: never more than is paid and not accounted for."""
    free = {id(standing): standing.unaccounted for standing in account.standings}
    for judgement in judged:
        claimed = total(claim.amount for claim in claims if claim.statement_id == judgement.statement_id)
        wanted = judgement.demanded - claimed
        found = ZERO
        for standing in _places(account, judgement.statement_id):
            share = max(ZERO, min(wanted - found, free[id(standing)]))
            free[id(standing)] -= share
            found += share
        if found:
            yield Owed(found, judgement.statement_id)
    if ending and (rest := _at_the_end(total(free.values()), claims, ending)):
        yield Owed(rest)


def concerned(account: Account, statement_id: UUID | None) -> list[UUID]:
    """The instalments that a claim is about, before it is raised: those of its statement that are paid, or what is paid
    and not accounted for."""
    named = [standing for standing in _named(account, statement_id) if standing.part.paid]
    about = named or [standing for standing in account.standings if standing.unaccounted > ZERO]
    return [standing.part.instalment_id for standing in about if standing.part.instalment_id]


def _at_the_end(rest: Decimal, claims: Iterable[Claimed], ending: Ending) -> Decimal:
    if ending.limit is None:
        return rest
    return max(ZERO, min(rest, ending.limit - total(claim.amount for claim in claims if claim.by_end)))


def _named(account: Account, statement_id: UUID | None) -> list[Standing]:
    return [standing for standing in account.standings if statement_id and standing.part.statement_id == statement_id]


def _places(account: Account, statement_id: UUID | None) -> list[Standing]:
    return _named(account, statement_id) or account.standings


def _spread(
    account: Account, statement_id: UUID | None, amount: Decimal, *, anywhere: bool = False
) -> Iterator[tuple[Standing, Decimal]]:
    """`amount` on the statement's own instalments in order, and then, if it may stand `anywhere`, on the others."""
    places = _places(account, statement_id)
    others = [standing for standing in account.standings if standing not in places] if anywhere else []
    for standing in [*places, *others]:
        if share := min(amount, standing.unaccounted):
            amount -= share
            yield standing, share
