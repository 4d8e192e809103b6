"""A stored report as what people and machines read: web page, PDF and CSV, all from the same canonical content."""

from followup.documents.report_csv import write_csv
from followup.documents.report_html import write_html
from followup.documents.report_pdf import write_pdf

__all__ = ["write_csv", "write_html", "write_pdf"]
