"""Both parties have signed, or changed, which measures they agree on."""

from datetime import datetime

from selection.steps.keep_measures import keep_measures
from selection.unit_of_work import Work
from shared.contracts.agreements import AgreementAmendedV1, AgreementSignedV1


async def copy_measures(work: Work, fact: AgreementSignedV1 | AgreementAmendedV1, *, now: datetime) -> None:
    await keep_measures(work, fact)
