"""The roles that a token may carry; what each may do stands in docs/permissions.csv."""

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
