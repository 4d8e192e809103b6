"""Keep which measures a cooperation has agreed on, to stand beside its organiser's results."""

from selection.copies import AgreedMeasures, Measures
from selection.unit_of_work import Work
from shared.contracts.terms import AgreementTerms


async def keep_measures(work: Work, terms: AgreementTerms) -> None:
    """Keep the measures in place of those agreed before: an amendment is whole."""
    row = await work.agreed_measures.find_measures(terms.cooperation_id)
    if row is None:
        row = AgreedMeasures(cooperation_id=terms.cooperation_id)
        work.agreed_measures.add(row)
    row.organization_number, row.signed_on = terms.organization_number, terms.signed_on
    row.measures = Measures(terms.measures)
    row.note(work.event)
