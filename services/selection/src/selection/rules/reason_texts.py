"""A reason with its figures: value, national average, difference and points, as they stand in the explanation."""

from typing import Any

from selection.rules.outcome import Reason


def with_figures(reason: Reason, explanation: dict[str, Any]) -> str:
    """A reason that is no criterion of the unit is given as it is."""
    criteria = {criterion["criterion"]: criterion for criterion in explanation["criteria"]}
    criterion = criteria.get(reason.code)
    if criterion is None or criterion["published"] is None or criterion["national_average"] is None:
        return reason.text
    parts = [
        str(criterion["published"]),
        f"i riket {swedish_number(criterion['national_average'])}",
        *([f"skillnad {swedish_number(criterion['difference'])}"] if criterion["difference"] is not None else []),
        f"{_span(criterion['points'])} poäng",
    ]
    return f"{reason.text.removesuffix('.')}: {', '.join(parts)}."


def swedish_number(text: str) -> str:
    """The number with a decimal comma and a true minus."""
    return text.replace(".", ",").replace("-", "−")


def _span(points: list[str] | None) -> str:
    if points is None:
        return "0"
    low, high = map(swedish_number, points)
    return low if low == high else f"{low}–{high}"
