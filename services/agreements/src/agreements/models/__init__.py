"""Tables as classes with behaviour: the rule that decides stands beside the state it decides on."""

from agreements.models import (
    action_plan,
    agreement,
    agreement_version,
    comment,
    conflict,
    cooperation,
    decision,
    dialogue_team,
    diary_series,
    first_agreement,
    revision,
    signatory,
    situation_analysis,
    status_change,
    waiver,
)

__all__ = [
    "action_plan",
    "agreement",
    "agreement_version",
    "comment",
    "conflict",
    "cooperation",
    "decision",
    "dialogue_team",
    "diary_series",
    "first_agreement",
    "revision",
    "signatory",
    "situation_analysis",
    "status_change",
    "waiver",
]
