"""Heads of audit trails, as the services publish them."""

from typing import Any

from shared.contracts.agreements import AgreementsAuditHeadTakenV1
from shared.contracts.budget import BudgetAuditHeadTakenV1
from shared.contracts.followup import FollowupAuditHeadTakenV1
from shared.contracts.selection import SelectionAuditHeadTakenV1
from tests.support.facts.building import build

HEAD = {"number": 2, "hash": "ab" * 32, "since": 0, "marks": ("cd" * 8, "ab" * 8)}


def selection_audit_head_taken(**changed: Any) -> SelectionAuditHeadTakenV1:
    return build(SelectionAuditHeadTakenV1, changed, chain="selection", **HEAD)


def agreements_audit_head_taken(**changed: Any) -> AgreementsAuditHeadTakenV1:
    return build(AgreementsAuditHeadTakenV1, changed, chain="agreements", **HEAD)


def budget_audit_head_taken(**changed: Any) -> BudgetAuditHeadTakenV1:
    return build(BudgetAuditHeadTakenV1, changed, chain="budget", **HEAD)


def followup_audit_head_taken(**changed: Any) -> FollowupAuditHeadTakenV1:
    return build(FollowupAuditHeadTakenV1, changed, chain="followup", **HEAD)
