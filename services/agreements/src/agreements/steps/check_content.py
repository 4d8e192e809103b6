"""Whether an agreement's content may be written or signed: what was decided, and what has already happened."""

from agreements.models.agreement import Agreement
from agreements.models.completeness import agreement_faults, kept_faults, refuse_faults
from agreements.models.content import AgreementContent
from agreements.models.cooperation import Cooperation
from agreements.unit_of_work import Work

HANDED_IN = ("done", "approved", "rejected")


async def check_content(
    work: Work, agreement: Agreement, case: Cooperation, *, content: AgreementContent, detail: str
) -> None:
    decision = await work.decisions.get_part(agreement.decision_id)
    faults = list(agreement_faults(content, decision.costs.root, case.school_unit_codes))
    if former := agreement.signed_version:
        payments = await work.funding.list_payments(case.id)
        schedule = await work.schedules.find_schedule(case.id)
        paid = {payment.instalment_id for payment in payments if payment.instalment_id}
        stated = (
            {a.statement_id for a in schedule.listed if a.statement_id and a.status in HANDED_IN} if schedule else set()
        )
        faults += kept_faults(content, former.content, paid=paid, stated=stated)
    refuse_faults(faults, detail)
