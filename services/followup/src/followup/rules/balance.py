"""How the grant of one cooperation stands: paid, approved, claimed and left, in the books of budget and in our own."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class GrantBalance:
    """Kronor. Paid, claimed, repaid and written off are budget's; approved and not accepted are the decisions'."""

    paid: Decimal
    approved: Decimal
    not_accepted: Decimal
    claimed: Decimal
    """Claims as they stand now: less what was lowered or withdrawn, also what has come back or been written off."""
    repaid: Decimal
    written_off: Decimal
    claimed_otherwise: Decimal = ZERO
    """Part of what is claimed that rests on no judgement of a statement: on the end of the agreement, or a decision."""
    open_otherwise: Decimal = ZERO
    """Part of those claims that has not come back or been written off: budget lowers it by what is approved."""

    @property
    def open_claim(self) -> Decimal:
        return self.claimed - self.repaid - self.written_off

    @property
    def left(self) -> Decimal:
        """Amount still to be accounted for: paid = approved + open claim + repaid + written off + left."""
        return self.paid - self.approved - self.claimed

    @property
    def approvable(self) -> Decimal:
        """Amount that a statement may still be approved for: what is paid and neither approved nor gone otherwise.

        Money that was never paid is in no books that an approval could be taken from.
        """
        return max(self.left + self.open_otherwise, ZERO)

    @property
    def difference(self) -> Decimal:
        """Claimed by budget beyond what the decisions on statements have not accepted; below 0 when it is less."""
        return self.claimed - self.not_accepted

    @property
    def adds_up(self) -> bool:
        """What is claimed is what was not accepted, and beyond it only what rests on something else.

        A claim on the end of an agreement may hold what a later judgement does not accept: it is claimed once.
        """
        return self.left >= 0 and ZERO <= self.difference <= self.claimed_otherwise

    def why_no_more(self, wanted: Decimal, kronor: Callable[[Decimal], str]) -> str:
        """What is paid, and what of it is spoken for, where `wanted` is more than can be approved."""
        gone = self.claimed - self.open_otherwise
        return (
            f"{kronor(wanted)} kan inte godkännas: {kronor(self.paid)} är utbetalt enligt det som budget har "
            f"meddelat, {kronor(self.approved)} är godkänt i andra redovisningar och {kronor(gone)} är återkrävt, "
            f"återbetalt eller avskrivet. Högst {kronor(self.approvable)} kan godkännas nu. "
            "Vänta tills utbetalningen är gjord, eller rätta beloppet."
        )

    def in_words(self, kronor: Callable[[Decimal], str]) -> str:
        if self.left < 0:
            return f"Mer är godkänt och återkrävt än som är utbetalt: {kronor(-self.left)} för mycket."
        if self.difference == 0:
            return "Summorna stämmer: det som inte har godkänts är återkrävt, och resten ska ännu redovisas."
        if self.adds_up:
            return (
                f"Summorna stämmer: {kronor(self.difference)} är återkrävt av annat skäl än en bedömd redovisning, "
                "resten är det som inte har godkänts."
            )
        if self.difference < 0:
            return f"Det som inte har godkänts är {kronor(-self.difference)} mer än det som är återkrävt."
        return f"Det som är återkrävt är {kronor(self.difference)} mer än det som inte har godkänts i besluten."
