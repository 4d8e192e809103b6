"""Merges a text written from an older version with the draft, or with the version in force; nothing is changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from agreements.models.agreement import Agreement
from agreements.models.annex import annex_changes
from agreements.models.content import AgreementContent
from agreements.rules.collisions import collision_text
from agreements.rules.differences import difference
from agreements.rules.faults import Fault
from agreements.rules.wording import PARTIES
from agreements.steps.check_content import list_content_faults
from agreements.steps.merge_text import Merge, WrittenCollision, merge_text
from agreements.unit_of_work import Work
from shared.stored import read_stored

NEEDED = ("measures", "costs")
"""Lists that may not be empty, though a merge can empty them: each party took away the other's last row."""


@dataclass(frozen=True)
class MergedAgreement:
    agreement: Agreement
    merge: Merge
    collisions: list[tuple[WrittenCollision, str]]
    """Each with its sentence in Swedish."""
    earlier_changes: list[str]
    """The others' changes since the version that was begun with."""
    changes: list[str]
    """The changes that saving the merged text would make to the text there now."""
    signed_changes: list[str]
    """The changes that it would make to what both parties have signed."""
    faults: list[Fault]
    """The faults that would be refused."""


async def merge_agreement(
    work: Work, agreement_id: UUID, *, base_version: int, content: AgreementContent, now: datetime
) -> MergedAgreement:
    agreement = await work.agreements.get_part(agreement_id)
    _require_writable(agreement)
    merge = await merge_text(work, agreement, base_version=base_version, yours=content, now=now)
    present, signed = agreement.content.model_dump(mode="json"), agreement.signed_version
    faults, annex_is_new = await _weigh(work, agreement, merge.content, now=now)
    sides = (present, content.model_dump(mode="json"), merge.base)
    return MergedAgreement(
        agreement,
        merge,
        collisions=[(c, collision_text(c, sides, whose=_whose(c))) for c in merge.collisions],
        earlier_changes=[*difference(merge.base, present), *annex_is_new],
        changes=difference(present, merge.content),
        signed_changes=difference(signed.content.model_dump(mode="json"), merge.content) if signed else [],
        faults=faults,
    )


def _require_writable(agreement: Agreement) -> None:
    """Refuse unless the merge can be saved: in the draft, or as a change of what both have signed."""
    if agreement.open_version:
        agreement.draft()
    else:
        agreement.require_amendable()


async def _weigh(
    work: Work, agreement: Agreement, merged: dict[str, Any], *, now: datetime
) -> tuple[list[Fault], list[str]]:
    """The faults that would be refused when the text is saved, and what is new in the plan that it is bound to."""
    if empty := [field for field in NEEDED if not merged[field]]:
        return [Fault(f"content.{field}", "ingen rad står kvar", "minst en rad") for field in empty], []
    content = read_stored(AgreementContent, merged)
    case = await work.cooperations.get_cooperation(agreement.cooperation_id)
    faults, annex = await list_content_faults(work, agreement, case, content=content, now=now)
    return faults, annex_changes(agreement.latest.annex, annex)


def _whose(collision: WrittenCollision) -> str:
    return f"{PARTIES[collision.party]} ({collision.written_by})" if collision.party else "någon annan"
