"""Who pays is configuration: nothing is guessed."""

import pytest

from budget.api.payment_files import payer
from budget.errors import PayerMissing
from budget.settings import Settings


def test_without_an_account_to_draw_on_no_payment_file_is_made() -> None:
    settings = Settings.model_construct(payer_account_number=None)
    with pytest.raises(PayerMissing, match="PAYER_ACCOUNT_NUMBER"):
        payer(settings)
