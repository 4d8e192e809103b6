"""A stored report as people and machines read it: web page, PDF, CSV and workbook from the same content."""

from followup.documents.report_csv import write_csv
from followup.documents.report_html import write_html
from followup.documents.report_pdf import write_pdf
from followup.documents.report_xlsx import write_xlsx

__all__ = ["write_csv", "write_html", "write_pdf", "write_xlsx"]
