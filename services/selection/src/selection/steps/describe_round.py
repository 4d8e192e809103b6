"""Describes a decided round as it is published: the criteria, whom it fell on, and what each rule cost."""

import asyncio
from uuid import UUID

from selection.documents.selection_text import rule_in_words, selection_paragraphs
from selection.facts import selection_description
from selection.readers.catalogue import Catalogue
from selection.rules.columns.analysis import analyse
from selection.rules.composition import Share, composition
from selection.rules.programme import Programme
from selection.rules.snapshot import Snapshot
from selection.rules.what_if import Change, costs
from selection.steps.compose_decision import compose_decision
from selection.steps.read_snapshot import read_snapshot
from selection.unit_of_work import Work
from shared.contracts.describing import SelectionDescription


async def describe_round(work: Work, round_id: UUID, catalogue: Catalogue) -> SelectionDescription:
    document = await compose_decision(work, round_id, catalogue)
    snapshot, programme = await read_snapshot(work, round_id, catalogue)
    shares, changes = await asyncio.to_thread(_weigh, snapshot, programme)
    named = [(change, rule_in_words(change.what, programme)) for change in changes]
    return selection_description(document, selection_paragraphs(document), shares, named)


def _weigh(snapshot: Snapshot, programme: Programme) -> tuple[list[Share], list[Change]]:
    return composition(analyse(snapshot, programme)), costs(snapshot, programme)
