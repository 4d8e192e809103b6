"""Checks that an agreement's content may be written or signed: what was decided, and what has already happened."""

from agreements.models.agreement import Agreement
from agreements.models.annex import Annex
from agreements.models.binding import agreement_faults
from agreements.models.completeness import text_faults
from agreements.models.content import AgreementContent
from agreements.models.cooperation import Cooperation
from agreements.models.paying import fixed_faults
from agreements.rules.faults import Fault
from agreements.steps.load_ground import load_ground
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work


async def check_content(
    work: Work, agreement: Agreement, case: Cooperation, *, content: AgreementContent, detail: str
) -> Annex:
    """The annex that the content is bound to."""
    faults, annex = await list_content_faults(work, agreement, case, content=content)
    refuse_faults(faults, detail)
    return annex


async def list_content_faults(
    work: Work, agreement: Agreement, case: Cooperation, *, content: AgreementContent
) -> tuple[list[Fault], Annex]:
    """Every fault, and the annex that the content is bound to."""
    decision = await work.decisions.get_part(agreement.decision_id)
    ground = await load_ground(work, case, decision, agreement)
    faults = [*text_faults(content), *agreement_faults(content, ground)]
    if former := agreement.signed_version:
        faults += fixed_faults(content, former.content, settled=ground.settled)
    return faults, ground.annex
