"""A plan's spending by year and cost kind: its own lines, and grants from the cohorts where no line states them."""

from collections.abc import Iterable, Sequence

from budget.rules.cohorts import PlannedYear
from budget.rules.cost_table import GRANTS
from budget.rules.plan_table import Stated
from budget.rules.reports import Spent


def planned_spending(stated: Sequence[Stated], modelled: Iterable[PlannedYear]) -> list[Spent]:
    with_grants = {line.fiscal_year for line in stated if line.cost_kind == GRANTS}
    return [
        *(Spent(line.fiscal_year, line.cost_kind, line.amount, line.activity) for line in stated),
        *(Spent(year.year, GRANTS, year.cost) for year in modelled if year.year not in with_grants),
    ]
