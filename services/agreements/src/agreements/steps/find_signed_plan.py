"""The plan that both parties have signed, as the annex of the version in force."""

from agreements.models.cooperation import Cooperation
from agreements.models.plan_content import PlanContent
from agreements.unit_of_work import Work


async def find_signed_plan(work: Work, case: Cooperation) -> PlanContent | None:
    agreement = await work.agreements.find_part_of(case.id)
    signed = agreement.signed_version if agreement else None
    return signed.annex.content if signed and signed.annex else None
