"""An agreement says what each party undertakes."""

from datetime import date
from uuid import uuid4

import pytest

from agreements.models.binding import _commitment_faults
from agreements.models.content import AgreementContent, Commitment, Party

BEGINS, ENDS = date(2026, 12, 1), date(2027, 12, 31)


@pytest.mark.parametrize(
    ("parties", "lacking"),
    [
        ([Party.AGENCY], ["huvudmannens åtaganden saknas"]),
        ([Party.ORGANIZER, Party.ORGANIZER], ["Skolverkets åtaganden saknas"]),
        ([Party.ORGANIZER, Party.AGENCY], []),
    ],
)
def test_a_party_that_undertakes_nothing_is_named(parties: list[Party], lacking: list[str]) -> None:
    undertaken = tuple(
        Commitment(commitment_id=uuid4(), party=party, what="Ge lärarna tid", owner="Rektorn", due_on=ENDS)
        for party in parties
    )
    content = AgreementContent.model_construct(
        action_plan_id=uuid4(),
        starts_on=BEGINS,
        ends_on=ENDS,
        measures=(),
        commitments=undertaken,
        costs=(),
        repayment_terms="",
    )
    assert [fault.message for fault in _commitment_faults(content)] == lacking
