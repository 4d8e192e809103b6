"""Keep which measures a cooperation has agreed on, to stand beside its organiser's results."""

from datetime import datetime

from selection.copies import AgreedMeasures, Measures
from selection.unit_of_work import Work
from shared.contracts.agreements import AgreementAmendedV1, AgreementSignedV1


async def copy_measures(work: Work, fact: AgreementSignedV1 | AgreementAmendedV1, *, now: datetime) -> None:
    """An amendment is whole: it takes the place of what was agreed before."""
    row = await work.agreed_measures.find_measures(fact.cooperation_id)
    if row is None:
        row = AgreedMeasures(cooperation_id=fact.cooperation_id)
        work.agreed_measures.add(row)
    row.organization_number, row.signed_on = fact.organization_number, fact.signed_on
    row.measures = Measures(fact.measures)
    row.note(work.event)
