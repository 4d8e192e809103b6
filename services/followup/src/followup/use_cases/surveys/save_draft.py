"""Keeps answers that are not handed in, with the link that they were given by; they go when the link does."""

from followup.models.survey import Draft
from followup.unit_of_work import Work


async def save_draft(work: Work, secret_digest: str, *, answers: dict[str, int]) -> dict[str, int] | None:
    """All that is saved then, or None when the link cannot be used any more. What was saved before in another tab stays
    where this form has no answer. No audit row: it would say when somebody was here."""
    found = await work.surveys.lock_invitation(secret_digest)
    if found is None:
        return None
    invitation, _, _ = found
    kept = (invitation.draft.root if invitation.draft else {}) | answers
    invitation.draft = Draft(kept)
    return kept
