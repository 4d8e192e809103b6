"""A stored report as what people and machines read: PDF and CSV, both from the same canonical content."""

from followup.documents.report_csv import write_csv
from followup.documents.report_pdf import write_pdf

__all__ = ["write_csv", "write_pdf"]
