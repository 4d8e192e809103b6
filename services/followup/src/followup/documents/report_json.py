"""The report as canonical JSON: bytes that depend on nothing but the figures. All other forms are written from it."""

from followup.rules.report import CountedReport
from shared.kit.canonical import canonical

FORMAT = "1"


def write_json(report: CountedReport) -> bytes:
    document = {
        "format": FORMAT,
        "programme": report.programme,
        "name": report.name,
        "as_of": report.as_of,
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                "columns": section.columns,
                "source": section.source,
                "rows": [{"values": row.values, "ids": row.ids} for row in section.rows],
            }
            for section in report.sections
        ],
    }
    return canonical(document)
