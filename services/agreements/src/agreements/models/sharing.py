"""The binding of an organiser's share of a shared measure: its plan's money for it is the share, to the öre."""

from collections.abc import Iterable
from decimal import Decimal

from agreements.models.annex import SharedPart
from agreements.models.costs import Cost, MeasureCost
from agreements.rules.costs import Key, summed
from agreements.rules.faults import Fault, Faults
from agreements.rules.wording import COST_KINDS
from shared.contracts.terms import CostKind


def share_faults(where: str, costs: Iterable[MeasureCost], parts: Iterable[SharedPart]) -> Faults:
    """A measure that was taken out binds nothing; a grant of the organiser's own may stand beside its share."""
    lines = list(costs)
    for part in parts:
        mine = [line for line in lines if line.measure_id == part.measure_id and line.cost_kind is not CostKind.GRANT]
        said, share = _sums(mine), _sums(part.costs)
        for year, kind in sorted(said.keys() | share.keys()) if mine else ():
            amount = share.get((year, kind), Decimal())
            if said.get((year, kind), Decimal()) != amount:
                message = f"{COST_KINDS[kind]} {year} är inte huvudmannens andel av {part.title}"
                yield Fault(where, message, f"{amount:.2f} enligt fördelningen")


def _sums(lines: Iterable[Cost]) -> dict[Key, Decimal]:
    return summed((line.fiscal_year, line.cost_kind, line.amount) for line in lines)
