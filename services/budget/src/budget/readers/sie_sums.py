"""What a SIE file itself says that its vouchers come to: the only sign of one cut off between two of them.

Balances of the year (#RES of a result account, #UB less #IB of a balance account) are those of all its vouchers, in a
file that has all of them. One of a part of the year looks like one that was cut off: it is said, not refused.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from budget.rules.money import ZERO, kronor

STATED = ("#RES", "#UB")
OPENING = "#IB"
THIS_YEAR = "0"
_AMOUNT = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,2})?")


class StatedSums:
    def __init__(self) -> None:
        self._stated: dict[str, tuple[str, int, Decimal]] = {}
        self._opening: dict[str, Decimal] = {}
        self._counted: dict[str, Decimal] = defaultdict(lambda: ZERO)

    def take(self, line: int, label: str, fields: list[str]) -> None:
        """A record outside vouchers. A balance that is no amount, which no cost is read from, is not compared."""
        year, account, amount, *_ = [*fields, "", "", ""]
        if year != THIS_YEAR or not _AMOUNT.fullmatch(amount):
            return
        if label == OPENING:
            self._opening[account] = Decimal(amount)
        elif label in STATED:
            self._stated[account] = (label, line, Decimal(amount))

    def count(self, account: str, amount: Decimal) -> None:
        """A row of any voucher, also of one that is not ours."""
        self._counted[account] += amount

    @property
    def notices(self) -> list[str]:
        apart = list(self._differing())
        if not apart:
            return []
        more = f" Så är det med {len(apart)} konton." if len(apart) > 1 else ""
        return [
            f"Filens saldon stämmer inte med dess verifikationer: {apart[0]}.{more} Filen är avhuggen mellan två "
            "verifikationer, eller har inte hela årets: jämför med ekonomisystemet."
        ]

    def _differing(self) -> Iterator[str]:
        for account, (label, line, amount) in self._stated.items():
            counted = self._counted.get(account, ZERO)
            change = amount - (self._opening.get(account, ZERO) if label == "#UB" else ZERO)
            if counted != change:
                stated = f"{kronor(change)} enligt {label} på rad {line}"
                yield f"konto {account} har {kronor(counted)} i verifikationerna och {stated}"
