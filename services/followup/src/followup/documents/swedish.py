"""Values as Swedish readers expect them."""

from decimal import Decimal
from typing import Any

from followup.documents.report_json import AMOUNT
from shared.kit.swedish import kronor


def in_swedish(value: Any) -> str:
    """Numbers with a space between thousands, decimal comma and a true minus sign; the rest as it is."""
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return kronor(Decimal(value)).removesuffix("\u00a0kr")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}".replace(",", "\u00a0").replace("-", "−")
    return "–" if value in (None, "") else str(value)
