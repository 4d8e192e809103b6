"""Follows the commitment lines of a signed agreement, or of an amendment of it."""

from collections.abc import Iterable
from datetime import datetime

from followup.models.commitment import AgreedCommitment, CommitmentStatus, Party
from followup.models.schedule import Schedule
from followup.unit_of_work import Work
from shared.contracts.terms import AgreementTerms, CommitmentLine


def agree_commitments(
    work: Work, schedule: Schedule, terms: AgreementTerms, *, known: Iterable[AgreedCommitment], now: datetime
) -> None:
    """A line keeps its history under the same id; a line that is gone falls away with a mark.

    `known`: the lines that are followed so far, locked; a new schedule has none.
    """
    if not terms.commitments:
        # Release 1.1.0 publishes none, though every agreement has some: what is followed stays as it is.
        return
    by = work.actor.subject
    left = {commitment.id: commitment for commitment in known}
    for line in terms.commitments:
        if commitment := left.pop(line.commitment_id, None):
            commitment.amend(line, version=terms.version, signed_on=terms.signed_on, by=by, now=now)
        else:
            work.commitments.add(_new_commitment(line, terms, programme=schedule.programme, now=now))
    for gone in left.values():
        gone.drop(terms.signed_on, by=by, now=now)


def _new_commitment(line: CommitmentLine, terms: AgreementTerms, *, programme: str, now: datetime) -> AgreedCommitment:
    return AgreedCommitment(
        id=line.commitment_id,
        schedule_id=terms.cooperation_id,
        programme=programme,
        organization_number=terms.organization_number,
        party=Party(line.party),
        what=line.what,
        owner=line.owner,
        due_on=line.due_on,
        agreed_on=terms.signed_on,
        agreement_version=terms.version,
        status=CommitmentStatus.OPEN,
        entries=[],
        created_at=now,
        updated_at=now,
    )
