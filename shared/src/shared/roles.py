"""The roles that a token may carry; what each may do stands in docs/permissions.csv."""

from enum import StrEnum

ROLES = (
    "case_officer",
    "analyst",
    "team_leader",
    "decider",
    "controller",
    "auditor",
    "organizer",
    "inspectorate",
    "spsm",
    "evaluator",
    "finance_system",
    "operator",
)
OPERATOR = "operator"
"""Whoever runs the service may stop what others have started."""
OFFICIALS = frozenset({"case_officer", "analyst", "team_leader", "decider", "controller"})
"""Roles of the agency's own staff who handle cases: they alone may use a role that another has delegated."""


class DelegableRole(StrEnum):
    """The roles whose holder may let another official use them for a time."""

    TEAM_LEADER = "team_leader"
    DECIDER = "decider"
    CONTROLLER = "controller"
