"""Checks that an agreement's content may be written or signed: what was decided, and what has already happened."""

from datetime import datetime

from agreements.models.agreement import Agreement
from agreements.models.annex import Annex
from agreements.models.binding import agreement_faults
from agreements.models.completeness import text_faults
from agreements.models.content import AgreementContent
from agreements.models.cooperation import Cooperation
from agreements.models.paying import fixed_faults
from agreements.rules.faults import Fault
from agreements.rules.periods import ended_faults
from agreements.steps.load_ground import load_ground
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def check_content(
    work: Work, agreement: Agreement, case: Cooperation, *, content: AgreementContent, detail: str, now: datetime
) -> Annex:
    """The annex that the content is bound to."""
    faults, annex = await list_content_faults(work, agreement, case, content=content, now=now)
    refuse_faults(faults, detail)
    return annex


async def list_content_faults(
    work: Work, agreement: Agreement, case: Cooperation, *, content: AgreementContent, now: datetime
) -> tuple[list[Fault], Annex]:
    """Every fault, and the annex that the content is bound to."""
    decision = await work.decisions.get_part(agreement.decision_id)
    ground = await load_ground(work, case, decision, agreement)
    faults = [*text_faults(content), *agreement_faults(content, ground)]
    former = agreement.signed_version
    # What both have signed may have run out; its last day is not moved to another that has been.
    if former is None or former.content.ends_on != content.ends_on:
        faults += ended_faults(content.ends_on, today=swedish_date(now))
    if former:
        faults += fixed_faults(content, former.content, settled=ground.settled)
    return faults, ground.annex
