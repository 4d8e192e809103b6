"""Another person confirms a file of running cases: they are ours from now on, and the other services hear of them."""

from datetime import datetime
from uuid import UUID

from agreements.errors import FileFaulty
from agreements.facts import agreement_carried_over
from agreements.models.carry_over import CarriedOver, CarryOver
from agreements.steps.carry_over_case import carry_over_case
from agreements.steps.check_carried import check_carried
from agreements.steps.refuse_rows import refuse_rows
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def confirm_carry_over(work: Work, carry_over_id: UUID, *, version: int, now: datetime) -> CarryOver:
    """Carry over all of its cases, or none. Those that another file has carried over meanwhile are left as they are."""
    carry_over = await work.carry_overs.get_carry_over_for_change(carry_over_id)
    carry_over.expect(version)
    await work.must_be_another("confirm_carry_over", carry_over=carry_over.id)
    cases = carry_over.cases.root
    await work.must_be_impartial(*{case.head.organization_number for case in cases}, now=now)
    carry_over.confirm(work.actor.subject, now)
    # Check again: organisers, and cases of other files, may have changed since the file was read.
    checked = await check_carried(work, cases, today=swedish_date(now))
    refuse_rows(checked.faults, FileFaulty, "Inget har förts över. Se errors, rätta filen och läs in den igen.")
    for carried in checked.new:
        agreement, case = await carry_over_case(work, carried, carry_over, now=now)
        work.carry_overs.add(
            CarriedOver(
                cooperation_id=case.id,
                carry_over_id=carry_over.id,
                programme=carried.head.programme,
                diary_number=carried.head.case,
                document=carried,
            )
        )
        fact = agreement_carried_over(agreement, case, carried)
        work.publish(fact, subject=case.id, scope=case.programme)
    await work.record("confirm_carry_over", "carry_over", carry_over.id, at=now, after={"cases": len(checked.new)})
    return carry_over
