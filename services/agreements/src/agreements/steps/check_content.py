"""Whether an agreement's content may be written or signed: what was decided, and what has already happened."""

from agreements.models.agreement import Agreement
from agreements.models.completeness import agreement_faults, fixed_faults, text_faults
from agreements.models.content import AgreementContent
from agreements.models.cooperation import Cooperation
from agreements.rules.faults import Fault
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work


async def check_content(
    work: Work, agreement: Agreement, case: Cooperation, *, content: AgreementContent, detail: str
) -> None:
    decision = await work.decisions.get_part(agreement.decision_id)
    faults = [*text_faults(content), *agreement_faults(content, decision.costs.root, case.school_unit_codes)]
    if content.action_plan_id != decision.action_plan_id:
        faults.append(Fault("content.action_plan_id", "planen hör inte till ärendet", str(decision.action_plan_id)))
    if former := agreement.signed_version:
        payments = await work.funding.list_payments(case.id)
        schedule = await work.schedules.find_schedule(case.id)
        paid = {payment.instalment_id for payment in payments if payment.instalment_id}
        stated = schedule.handed_in if schedule else set()
        faults += fixed_faults(content, former.content, paid=paid, stated=stated)
    refuse_faults(faults, detail)
