"""XLSX workbooks written part by part: also such as no program would write."""

import io
import zipfile
from collections.abc import Mapping, Sequence

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet(rows: str, *, dimension: str = "A1") -> str:
    """`rows` is what stands inside `sheetData`."""
    return f'<worksheet {MAIN}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def texts(*cells: str, number: int = 1) -> str:
    """A row of texts as `sheet` wants it."""
    found = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{found}</row>'


def workbook(
    *sheets: str, names: Sequence[str] = (), more: Mapping[str, str | bytes] | None = None, settings: str = ""
) -> bytes:
    """`more` are other parts by their names; `settings` stands after the sheets in the workbook's own part."""
    called = [*names, *(f"Blad{number}" for number in range(len(names) + 1, len(sheets) + 1))]
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(called, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{RELATIONS}"><sheets>{listed}</sheets>{settings}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{related}</Relationships>',
    }
    parts |= {f"xl/worksheets/sheet{number}.xml": content for number, content in enumerate(sheets, start=1)}
    return archive(parts | dict(more or {}))


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return out.getvalue()
