"""Counts a set of answers in its group and lets go of the link that they came by, in one transaction.

Nothing else is written: no audit row, no event, no time. Any row of the same transaction would lead from the answers to
a moment, and from there to a person (docs/adr/0050).
"""

from followup.unit_of_work import Work


async def submit_answers(work: Work, secret_digest: str, *, answers: dict[str, int]) -> bool:
    """Count the answers; return whether they counted: a link is used once, and by one of two who send it at once."""
    found = await work.surveys.lock_invitation(secret_digest)
    if found is None:
        return False
    invitation, group, survey = found
    group = await work.surveys.lock_group(group)
    group.count(answers, len(survey.bank.options))
    await work.surveys.spend(invitation)
    return True
