"""Propose to depart from the rules for one unit or organiser, with the reason."""

from datetime import datetime
from uuid import UUID

from selection.errors import OverrideNotAllowed, of_field
from selection.models.candidate import Candidate
from selection.models.override import Override, OverrideKind, OverrideStatus
from selection.readers.catalogue import Catalogue
from selection.rules.outcome import Outcome
from selection.rules.programme import Programme
from selection.steps.read_rules import read_rules
from selection.unit_of_work import Work
from shared.kit.errors import NotFound
from shared.kit.lookup import named_in_body


async def propose_override(
    work: Work,
    round_id: UUID,
    catalogue: Catalogue,
    *,
    kind: OverrideKind,
    organization_number: str,
    school_unit_code: str | None,
    reason: str,
    now: datetime,
) -> Override:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.require_open()
    await work.must_be_impartial(organization_number, now=now)
    with named_in_body("organization_number"):
        await work.organizers.get_organizer(organization_number)
    if (kind is OverrideKind.ADD_ORGANIZER) != (school_unit_code is None):
        detail = "Ange school_unit_code för ADD_UNIT och REMOVE_UNIT, och utelämna den för ADD_ORGANIZER."
        raise of_field("school_unit_code", detail, expected="en skolenhet, utom för ADD_ORGANIZER")
    if school_unit_code is not None:
        await _check_belongs(work, school_unit_code, organization_number)
        programme, _ = await read_rules(work, round_, catalogue)
        await _check_allowed(work, round_id, school_unit_code, kind=kind, programme=programme)
    row = Override(
        round_id=round_id,
        kind=kind,
        organization_number=organization_number,
        school_unit_code=school_unit_code,
        reason=reason,
        status=OverrideStatus.PROPOSED,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.overrides.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"kind": kind.value, "organization_number": organization_number, "school_unit_code": school_unit_code}
    await work.record("propose_override", "override", row.id, at=now, after=after, reason=reason)
    return row


async def _check_belongs(work: Work, school_unit_code: str, organization_number: str) -> None:
    with named_in_body("school_unit_code"):
        unit = await work.units.get_unit(school_unit_code)
    if unit.organization_number != organization_number:
        detail = f"Skolenhet {school_unit_code} hör inte till huvudmannen {organization_number}."
        raise of_field("school_unit_code", detail, expected="en av huvudmannens skolenheter")


async def _check_allowed(
    work: Work, round_id: UUID, school_unit_code: str, *, kind: OverrideKind, programme: Programme
) -> None:
    """An addition may lift only the exclusions that the programme itself allows exceptions from."""
    try:
        candidate = await work.candidates.get_candidate(round_id, school_unit_code)
    except NotFound:
        return
    if kind is OverrideKind.REMOVE_UNIT:
        if candidate.outcome is not Outcome.SELECTED:
            raise OverrideNotAllowed("Skolenheten är inte vald och behöver inte tas bort.")
        return
    barring = _barring(candidate, programme)
    if barring:
        raise OverrideNotAllowed(f"Uppdraget tillåter inget avsteg från: {' '.join(barring)}")


def _barring(candidate: Candidate, programme: Programme) -> list[str]:
    if candidate.outcome not in (Outcome.EXCLUDED, Outcome.DEFERRED):
        return []
    exceptions = {rule.code for rule in programme.constraints if rule.exception_allowed}
    return [reason.text for reason in candidate.reasons if reason.code not in exceptions]
