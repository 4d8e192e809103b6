"""Keeps answers that are not handed in, with the link that they were given by; they go when the link does."""

from followup.models.survey import Draft
from followup.unit_of_work import Work


async def save_draft(work: Work, secret_digest: str, *, answers: dict[str, int]) -> bool:
    """Save it; return whether the link can still be used. No audit row: it would say when somebody was here."""
    found = await work.surveys.lock_invitation(secret_digest)
    if found is None:
        return False
    invitation, _, _ = found
    invitation.draft = Draft(answers)
    return True
