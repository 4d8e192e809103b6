"""Reads all that the letters of a case are made of."""

from agreements.documents.case_file import CaseFile
from agreements.models.cooperation import Cooperation
from agreements.models.decision import Decision
from agreements.models.service_order import ServiceOrder
from agreements.models.status_change import StatusChange
from agreements.models.termination import Termination
from agreements.unit_of_work import Work


async def load_file(work: Work, case: Cooperation) -> CaseFile:
    first = await work.first_agreements.find_part_of(case.id)
    decisions = await work.decisions.list_parts_of(case.id)
    agreement = await work.agreements.find_part_of(case.id)
    changes = await work.agreements.list_changes_of(agreement.id) if agreement else []
    orders = await work.service_orders.list_parts_of(case.id)
    terminations = await work.terminations.list_parts_of(case.id)
    signatures = agreement.signatures if agreement else []
    mandates = [signature.signatory_id for signature in signatures]
    mandates += [found for found in (first.mandates if first else ()) if found]
    return CaseFile(
        case=case,
        first=first,
        analysis=await work.situation_analyses.find_part_of(case.id),
        completed_analyses=await work.completed_analyses.list_parts_of(case.id),
        plan=await work.action_plans.find_part_of(case.id),
        decisions=decisions,
        agreement=agreement,
        changes=changes,
        change_requests=await work.change_requests.list_parts_of(case.id),
        terminations=terminations,
        successions=await work.successions.list_parts_of(case.id),
        funding=await work.funding.find_funding(case.id),
        payments=await work.funding.list_payments(case.id),
        claims=await work.funding.list_claims(case.id),
        places=await work.places.list_parts_of(case.id),
        orders=orders,
        signatories=await work.signatories.list_known(
            subjects=_people(decisions, changes, orders, terminations), ids=mandates
        ),
    )


def _people(
    decisions: list[Decision],
    changes: list[StatusChange],
    orders: list[ServiceOrder],
    terminations: list[Termination],
) -> set[str]:
    """The people who decided, presented, took part, ordered or ended the agreement; all of them the agency's."""
    people = {change.changed_by for change in changes} | {order.approved_by for order in orders if order.approved_by}
    people |= {ended.proposed_by for ended in terminations}
    for decision in decisions:
        people |= {decision.presented_by, *decision.participants}
        people |= {decision.decided_by} if decision.decided_by else set()
    return people
