"""Propose that a supervision decision shall no longer stop the organiser's payments, with the reason."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.releases import Release, ReleaseState
from budget.rules.supervision import stopping_rule
from budget.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def propose_release(work: Work, supervision_id: UUID, *, reason: str, now: datetime) -> Release:
    """Propose to release the decision as it stands now: what it becomes later is not released."""
    with named_in_body("supervision_id"):
        supervision = await work.supervisions.get_supervision(supervision_id)
    await work.must_be_impartial(supervision.organization_number, now=now)
    decision = supervision.decision
    if not any(stopping_rule(decision, rules) for rules in (await work.supervisions.list_rules()).values()):
        raise WrongState("Tillsynsbeslutet hindrar inga utbetalningar. Det finns inget att häva.")
    release = Release(
        supervision_id=supervision_id,
        organization_number=supervision.organization_number,
        decision_type=decision.decision_type,
        status=decision.status,
        serious=decision.serious,
        extensive=decision.extensive,
        reason=reason,
        state=ReleaseState.PROPOSED,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.supervisions.add(release)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"supervision_id": str(supervision_id), "decision_type": decision.decision_type, "status": decision.status}
    await work.record("propose_release", "supervision_release", release.id, at=now, after=after, reason=reason)
    return release
