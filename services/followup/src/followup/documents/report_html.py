"""The report as an accessible web page (WCAG 2.1 AA): one file, no script, nothing fetched from elsewhere."""

import re
from base64 import b64encode
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from followup.documents.report_csv import write_table_csv
from followup.documents.report_view import view
from followup.documents.report_xlsx import write_table_xlsx

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_html(content: str, content_hash: str, *, is_preliminary: bool = False) -> str:
    shown = view(content, content_hash, is_preliminary=is_preliminary)
    return environment().get_template("report.html").render(report=shown)


@cache
def environment() -> Environment:
    """Templates' environment for every page with tables, each of which can be saved as a file within the page."""
    made = Environment(
        loader=PackageLoader("followup", "documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["day"] = lambda value: DAY.fullmatch(value) is not None
    made.filters["csv"] = lambda section: _inside("text/csv", write_table_csv(section).encode())
    made.filters["xlsx"] = lambda section, as_of: _inside(XLSX, write_table_xlsx(section, as_of))
    return made


def _inside(media_type: str, body: bytes) -> str:
    """The file within the page: a saved page keeps its tables, and no login stands between them and the reader."""
    return f"data:{media_type};base64,{b64encode(body).decode()}"
