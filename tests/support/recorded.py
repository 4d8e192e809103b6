"""No test changes a thing without a row in the audit trail, of it or of what it belongs to, in the same transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit import audit
from shared.kit.actor import Actor
from shared.kit.audit_values import CHANGES, Changes, _differences
from shared.kit.db import Aggregate
from shared.kit.unit_of_work import UnitOfWork

WITH_IT = {
    "Accrual": {"settle_payment"},
    "Activity": {"submit_statement"},
    "Appropriation": {"load_programmes"},
    "CompletedAnalysis": {"complete_analysis"},
    "Cooperation": {
        *("approve_decision", "approve_plan", "approve_succession", "change_status", "reopen_plan", "sign_agreement"),
    },
    "DataImport": {"start_fetch"},
    "Decision": {"approve_decision"},
    "ExistingProgramme": {"end_place", "request_place"},
    "Meeting": {"add_member", "end_membership", "plan_dialogue"},
    "NationalValue": {"store_national_value"},
    "Place": {"request_place"},
    "QualityDialogue": {"review_quality_step"},
    "Reservation": {"book_limit_change", "commit_funds", "rebind_commitment", "reserve_funds"},
    "Revision": {
        *("amend_agreement", "begin_analysis", "begin_plan", "draft_agreement", "rewrite_agreement"),
        *("rewrite_analysis", "rewrite_plan", "withdraw_amendment"),
    },
    "Round": {"make_offers"},
    "SchoolUnit": {"merge_organizers"},
    "ServiceOrder": {"decide_invoice", "record_invoice"},
    "SharedMeasure": {"join_shared_measure", "leave_share"},
    "Statement": {"reschedule_activity"},
}
"""A kind of thing → steps on another thing that change it too: what becomes of it follows from the row of the step."""
ALL = frozenset[str]()
FOLLOWS: dict[str, frozenset[str]] = {
    "Cooperation": frozenset({"organizer_name"}),
    **dict.fromkeys(("DataImport", "Fetch", "Organizer", "Participation", "SchoolUnit"), ALL),
}
"""A kind of thing → fields that a worker changes without a row: they keep what others say, or how far a job is."""
_ROWS = "audit rows of this transaction"
_store, _commit = audit.store, UnitOfWork._commit


async def _note(session: AsyncSession, actor: Actor, entries: Sequence[audit.Entry], **rest: Any) -> None:
    session.info.setdefault(_ROWS, []).extend(entries)
    await _store(session, actor, entries, **rest)


async def _look(work: UnitOfWork, session: AsyncSession) -> None:
    await session.flush()
    rows = [*session.info.get(_ROWS, []), *work._entries]
    named, steps = {row.object_id for row in rows}, {row.action for row in rows}
    left = {
        f"{type(thing).__name__}: {', '.join(sorted(fields))}"
        for thing, fields in _changed(session.info[CHANGES])
        if not (named & _names(thing) or steps & WITH_IT.get(type(thing).__name__, set()))
        and not (work.actor.is_worker and _only_follows(type(thing).__name__, fields))
    }
    assert not left, f"changed by {sorted(steps)}, and no row in the audit trail says so: {left}"
    await _commit(work, session)


def _changed(changes: Changes) -> list[tuple[Aggregate, set[str]]]:
    """What an audit row would have something to show of: of a service's own, not of what the plumbing is tried with."""
    ours = {
        thing: before for thing, before in changes._before.items() if not type(thing).__module__.startswith("tests.")
    }
    found = [(thing, _differences(thing, before, None)) for thing, before in ours.items()]
    return [(thing, {*old, *new}) for thing, (old, new) in found if old or new]


def _names(thing: Aggregate) -> set[str]:
    """Its id, its code or number, and what it belongs to."""
    state = inspect(thing)
    return {str(state.dict[column.key]) for column in state.mapper.column_attrs if column.key in state.dict}


def _only_follows(kind: str, fields: set[str]) -> bool:
    return kind in FOLLOWS and (FOLLOWS[kind] is ALL or fields <= FOLLOWS[kind])


audit.store = _note
UnitOfWork._commit = _look  # type: ignore[method-assign, assignment]
