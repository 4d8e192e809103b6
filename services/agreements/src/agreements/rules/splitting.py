"""The split of a shared measure's cost between those who take part: to the öre, never more or less than all."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

ORE = 100


class SplitRule(StrEnum):
    EQUAL = "equal"
    BY_PLACES = "by_places"


SPLIT_RULES = {
    SplitRule.EQUAL: "lika mellan de huvudmän som deltar",
    SplitRule.BY_PLACES: "efter huvudmännens platser",
}


def split(amount: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """Split by the largest remainder: each gets its part in whole öre, rounded down, and the öre that are left go one
    by one to those with the largest remainders; of those that are alike, to whoever stands first.
    """
    if not weights:
        return []
    whole, of = int(amount * ORE), sum(weights)
    parts = [whole * weight // of for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % of), i))
    for i in by_remainder[: whole - sum(parts)]:
        parts[i] += 1
    return [Decimal(part).scaleb(-2) for part in parts]  # from öre


def stated(rule: SplitRule) -> str:
    """The rule, as organisers read it."""
    return (
        f"Kostnaden för varje räkenskapsår och kostnadsslag delas {SPLIT_RULES[rule]}. Varje andel avrundas nedåt till "
        "hela ören, och de ören som blir över ges ett i taget till dem med störst rest, vid lika rest till den som "
        "gick med först (största restens metod)."
    )
