"""What counts as terms of repayment: a sentence that says that money is paid back, and none that says it is not."""

import pytest

from agreements.models.binding import says_repayment
from agreements.models.drafting import DEFAULT_REPAYMENT_TERMS


@pytest.mark.parametrize(
    "terms",
    [
        DEFAULT_REPAYMENT_TERMS,
        "Oanvänt bidrag betalas tillbaka.",
        "Bidrag som inte har använts betalas tillbaka inom 60 dagar.",
        "Bidrag som inte använts ska betalas tillbaka.",
        "Skolverket kan kräva åter det som inte har redovisats.",
        "Inget krävs åter under 100 kronor. Annat bidrag återbetalas.",
        "Om bidraget inte används återkrävs det.",
        "När huvudmannen inte redovisar krävs bidraget tillbaka.",
        "Återkrav ställs när villkoren inte följs.",
        "Återbetalas ska det som inte har använts.",
        "Bidrag återbetalas, dock inte det som har gått till resor.",
    ],
)
def test_terms_that_say_when_money_is_paid_back(terms: str) -> None:
    assert says_repayment(terms)


@pytest.mark.parametrize(
    "terms",
    [
        "-",
        "Bidraget behöver aldrig betalas tillbaka.",
        "Ingen återbetalning sker.",
        "Bidraget lämnas utan krav på återbetalning.",
        "Bidraget ska inte återbetalas; det kan inte krävas tillbaka.",
        "Medlen får varken återkrävas eller betalas tillbaka.",
        "Bidraget återkrävs inte.",
        "Återbetalning krävs ej.",
        "Återbetalning är inte aktuell.",
        "Återkrav förekommer icke.",
        "Bidraget betalas tillbaka aldrig.",
        "Om huvudmannen vill behöver bidraget inte betalas tillbaka.",
    ],
)
def test_terms_that_say_nothing_of_it_or_deny_it(terms: str) -> None:
    assert not says_repayment(terms)
