"""An official lets another use a role of theirs for a time, with a reason."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from agreements.models.delegation import Delegation
from agreements.steps.publish_delegation import publish_delegation
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import FieldError, InvalidInput, NotAllowed, SamePerson
from shared.roles import DelegableRole

LONGEST = timedelta(days=365)
"""No event says that a person has left or changed roles: what they delegated must run out by itself."""


async def record_delegation(
    work: Work, *, person: str, role: DelegableRole, from_on: date, until_on: date, reason: str, now: datetime
) -> Delegation:
    delegator = work.actor.subject
    if role not in work.actor.own_roles:
        raise NotAllowed("Du kan bara delegera en roll som är din egen, inte en som du har genom delegation.")
    if person == delegator:
        raise SamePerson("Du har redan rollen. Delegera den till någon annan.")
    if faults := tuple(_faults(from_on, until_on, today=swedish_date(now))):
        raise InvalidInput("Delegationen behöver en tid som börjar och slutar. Rätta dagarna.", errors=faults)
    delegation = Delegation(
        official_id=person,
        role=role,
        delegated_by=delegator,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        created_at=now,
        updated_at=now,
    )
    work.delegations.add(delegation)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"official_id": person, "role": role, "from_on": from_on.isoformat(), "until_on": until_on.isoformat()}
    await work.record("record_delegation", "delegation", delegation.id, at=now, after=after, reason=reason)
    await publish_delegation(work, delegation, now=now)
    return delegation


def _faults(from_on: date, until_on: date, *, today: date) -> Iterator[FieldError]:
    """Faults of the days. None may be before today: an act without a right is not made right afterwards."""
    if from_on < today:
        yield FieldError(field="body.from_on", message="dagen har passerat", expected=f"{today} eller senare")
    if not from_on <= until_on <= from_on + LONGEST:
        days = f"från {from_on} till {from_on + LONGEST}"
        yield FieldError(field="body.until_on", message="slutar före starten eller efter mer än ett år", expected=days)
