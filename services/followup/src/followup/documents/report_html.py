"""The report as an accessible web page (WCAG 2.1 AA): one file, no script, nothing fetched from elsewhere."""

import json
import re
from decimal import Decimal
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from shared.kit.swedish import kronor

AMOUNT = re.compile(r"-?\d+\.\d{2}")


def write_html(content: str, content_hash: str) -> str:
    environment = Environment(
        loader=PackageLoader("followup", "documents"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["shown"] = in_swedish
    environment.tests["number_like"] = is_number
    return environment.get_template("report.html").render(report=json.loads(content), content_hash=content_hash)


def is_number(value: Any) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and AMOUNT.fullmatch(value) is not None)


def in_swedish(value: Any) -> str:
    """Amounts with a space between thousands, decimal comma and a true minus sign; the rest as it is."""
    if isinstance(value, str) and AMOUNT.fullmatch(value):
        return kronor(Decimal(value)).removesuffix("\u00a0kr")
    return "" if value is None else str(value)
