"""Which supervision decisions stop a case from going on.

Uppdraget om riktade insatser, stycket om dialog med Skolinspektionen: measures begin when the supervision is closed.
"""

ALWAYS_BLOCKING = frozenset({"FORELAGGANDE_VITE", "ATERKALLELSE", "VERKSAMHETSFORBUD", "TILLFALLIGT_VERKSAMHETSFORBUD"})
"""Orders under a conditional fine, withdrawn licences and stopped schools (skollagen 26 kap. 13, 18, 27 §§)."""


def blocks(decision_type: str, *, status: str, extensive_in_central_parts: bool) -> bool:
    """Whether deciding on measures and signing must wait; a closed supervision never blocks."""
    return status == "PAGAENDE" and (decision_type in ALWAYS_BLOCKING or extensive_in_central_parts)


def blocking_reason(decision_type: str) -> str:
    """Why the case must wait, as a Swedish sentence."""
    reasons = {
        "FORELAGGANDE_VITE": "Skolinspektionen har förelagt huvudmannen vid vite.",
        "ATERKALLELSE": "Skolinspektionen har återkallat godkännandet.",
        "VERKSAMHETSFORBUD": "Skolinspektionen har beslutat om verksamhetsförbud.",
        "TILLFALLIGT_VERKSAMHETSFORBUD": "Skolinspektionen har beslutat om tillfälligt verksamhetsförbud.",
    }
    return reasons.get(decision_type, "Skolinspektionen har funnit omfattande brister i centrala delar.")
