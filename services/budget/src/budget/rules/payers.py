"""Who pays a cost that another system has booked: the appropriation, or an income beside it that its row names."""

from budget.rules.own_costs import Source, source_named

GRANT = "grant"
WHOLE = "inget: bidrag betalas av anslaget"


class ContradictionError(ValueError):
    """Two columns of a row say different payers: the column to change, what it says, and what would be right."""

    def __init__(self, column: str, read: str, expected: str) -> None:
        super().__init__(expected)
        self.column, self.read, self.expected = column, read, expected


def find_payer(*, cost_kind: str, **columns: str | None) -> Source | None:
    """The income that the columns name, `paid_by`, `source` or `item`; None when the appropriation pays.

    A `source` with another name is the system that the file comes from, and names no payer.
    """
    named = {column: found for column, written in columns.items() if (found := source_named(written or ""))}
    if not named:
        return None
    first, payer = next(iter(named.items()))
    for column, found in named.items():
        if found is not payer:
            raise ContradictionError(column, columns[column] or "", f"{payer.item}, som {first} säger")
    if (item := columns.get("item")) and "item" not in named:
        raise ContradictionError("item", item, f"{payer.item}, som {first} säger")
    if cost_kind == GRANT:
        raise ContradictionError(first, columns[first] or "", WHOLE)
    return payer
