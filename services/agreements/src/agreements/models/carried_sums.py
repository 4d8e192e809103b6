"""The sums of cases that are carried over, to the öre."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Self

from agreements.models.carried_case import CarriedCase
from agreements.models.writing import Content
from shared.amount import Amount
from shared.contracts.carrying import OpeningSums

ZERO = Decimal("0.00")


class CarriedSums(Content):
    """The sums that a file must name, and that are held against what each service says. `cases` is a number."""

    cases: int = 0
    agreed: Amount = ZERO
    paid: Amount = ZERO
    approved: Amount = ZERO
    open_claims: Amount = ZERO
    repaid: Amount = ZERO
    written_off: Amount = ZERO

    @classmethod
    def of_case(cls, case: CarriedCase) -> Self:
        claims = [(claim, case.repaid_on(claim)) for claim in case.claims]
        return cls(
            cases=1,
            agreed=_total(row.amount for row in case.costs),
            paid=_total(row.amount for row in case.payments),
            approved=_total(row.approved for row in case.statements if row.approved is not None),
            open_claims=_total(claim.amount - repaid for claim, repaid in claims if not claim.written_off),
            repaid=_total(repaid for _, repaid in claims),
            written_off=_total(claim.amount - repaid for claim, repaid in claims if claim.written_off),
        )

    @classmethod
    def of_opening(cls, opening: OpeningSums) -> Self:
        """The sums that budget has read back from its books, which know nothing of what was approved."""
        return cls(cases=1, **opening.model_dump(include=set(OpeningSums.model_fields)))

    @classmethod
    def of_all(cls, sums: Iterable["CarriedSums"]) -> Self:
        known = list(sums)
        names = ("agreed", "paid", "approved", "open_claims", "repaid", "written_off")
        amounts = {name: _total(getattr(sum_, name) for sum_ in known) for name in names}
        return cls(cases=sum(sum_.cases for sum_ in known), **amounts)


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
