"""How the grant of a cooperation stands in two books, and which sentence says so."""

from decimal import Decimal

import pytest

from followup.rules.balance import GrantBalance


def balance(paid: int, approved: int, not_accepted: int, claimed: float, repaid: int = 0, off: int = 0) -> GrantBalance:
    return GrantBalance(*map(Decimal, (paid, approved, not_accepted, claimed, repaid, off)))


def test_what_was_paid_is_approved_claimed_come_back_written_off_or_left() -> None:
    stands = balance(1000, 600, 300, 300, 120, 30)
    assert [stands.open_claim, stands.left, stands.difference] == [150, 100, 0]
    assert stands.paid == stands.approved + stands.open_claim + stands.repaid + stands.written_off + stands.left


@pytest.mark.parametrize(
    ("stands", "words"),
    [
        (balance(1000, 700, 300, 300), "Summorna stämmer: det som inte har godkänts är återkrävt"),
        (balance(1000, 600, 300, 300), "Summorna stämmer"),
        (balance(1000, 600, 300, 299), "Det som inte har godkänts är 1 kr mer än det som är återkrävt."),
        (balance(1000, 600, 300, 325), "Det som är återkrävt är 25 kr mer än det som inte har godkänts i besluten."),
        (balance(1000, 600, 300, 300.5), "Det som är återkrävt är 0.5 kr mer än det som inte har godkänts i besluten."),
        (balance(1000, 800, 300, 300), "Mer är godkänt och återkrävt än som är utbetalt: 100 kr för mycket."),
    ],
)
def test_a_balance_is_said_in_one_sentence(stands: GrantBalance, words: str) -> None:
    assert stands.in_words(lambda amount: f"{amount} kr").startswith(words)
