"""Tables as classes with behaviour: the rule that decides stands beside the state it decides on."""

from agreements.models import (
    action_plan,
    agreement,
    agreement_version,
    conflict,
    cooperation,
    decision,
    dialogue_team,
    diary_series,
    first_agreement,
    override,
    signatory,
    situation_analysis,
    status_change,
    termination,
    waiver,
)

__all__ = [
    "action_plan",
    "agreement",
    "agreement_version",
    "conflict",
    "cooperation",
    "decision",
    "dialogue_team",
    "diary_series",
    "first_agreement",
    "override",
    "signatory",
    "situation_analysis",
    "status_change",
    "termination",
    "waiver",
]
