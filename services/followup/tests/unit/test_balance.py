"""How the grant of a cooperation stands in two books, and which sentence says so."""

from decimal import Decimal

import pytest

from followup.rules.balance import GrantBalance


def balance(
    paid: int, approved: int, not_accepted: int, claimed: float, repaid: int = 0, off: int = 0, otherwise: int = 0
) -> GrantBalance:
    return GrantBalance(*map(Decimal, (paid, approved, not_accepted, claimed, repaid, off, otherwise)))


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


def test_what_may_be_approved_is_paid_and_neither_approved_nor_gone() -> None:
    claimed_at_the_end = GrantBalance(*map(Decimal, (1000, 300, 0, 500, 100, 50, 500, 350)))
    assert [balance(1000, 0, 0, 0).approvable, balance(0, 0, 0, 0).approvable] == [1000, 0]
    assert balance(1000, 600, 300, 300).approvable == 100, "what a judgement has claimed is not approved after it"
    assert claimed_at_the_end.approvable == 1000 - 300 - 150, "an approval lowers what is open of that claim"
    assert balance(1000, 1100, 0, 0).approvable == 0


@pytest.mark.parametrize(
    ("stands", "adds_up"),
    [
        (balance(1000, 700, 300, 300), True),
        (balance(1000, 600, 300, 299), False),
        (balance(1000, 600, 300, 301), False),
        (balance(1000, 800, 300, 300), False),
        (balance(1000, 600, 0, 400, otherwise=400), True),
        (balance(1000, 600, 100, 400, otherwise=400), True),  # the end claimed it first, a judgement came after
        (balance(1000, 600, 100, 400, otherwise=300), True),
        (balance(1000, 600, 99, 400, otherwise=300), False),
        (balance(1000, 600, 401, 400, otherwise=400), False),
    ],
)
def test_claims_are_what_was_not_accepted_and_what_rests_on_something_else(stands: GrantBalance, adds_up: bool) -> None:
    assert stands.adds_up is adds_up
    assert stands.in_words(lambda amount: f"{amount} kr").startswith("Summorna stämmer") is adds_up


def test_what_is_claimed_of_another_ground_is_named() -> None:
    words = balance(1000, 600, 100, 400, otherwise=400).in_words(lambda amount: f"{amount} kr")
    assert words.startswith("Summorna stämmer: 300 kr är återkrävt av annat skäl än en bedömd redovisning")
