"""Rows of an XLSX workbook: the one sheet that has data, its cells as a person sees them. Nothing is unpacked to disk.

No library of ours reads one as it stands: formulas that were never calculated, percent formats and errors are no plain
values, and the size that a sheet says it has must not be believed.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from shared.files.formats import Formats, read_formats
from shared.files.markup import Element, elements
from shared.files.rows import PARTS, SAVE, UNPACKED, Contents, Row, Unreadable, checked
from shared.files.sheet import read_sheet

ROOT = "xl/workbook.xml"
OTHERS = {
    "xl/workbook.bin": "Filen är en binär arbetsbok (.xlsb).",
    "content.xml": "Filen är ett OpenDocument-dokument (.ods).",
    "word/document.xml": "Filen är ett textdokument (.docx).",
    "ppt/presentation.xml": "Filen är en presentation (.pptx).",
}
BROKEN = f"Kalkylbladet kan inte öppnas. {SAVE}"


class Sheet(NamedTuple):
    name: str
    part: str


class Workbook:
    """An opened archive; parts are read by the names that it lists, and only there."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = _names(archive)
        if ROOT not in self._names:
            raise Unreadable(f"{_other(self._names)} {SAVE}")
        book = list(self.elements(ROOT))
        relations = self._relations()
        found = [Sheet(e.get("name"), relations.get(e.get("id"), "")) for e in book if e.name == "sheet"]
        self.sheets = [sheet for sheet in found if sheet.part]
        self.dates_from_1904 = any(e.name == "workbookPr" and e.get("date1904") in ("1", "true") for e in book)
        self.calculate_when_opened = any(e.name == "calcPr" and e.get("fullCalcOnLoad") in ("1", "true") for e in book)
        """The program that wrote the file has not calculated its formulas: what stands in their cells is no value."""
        self.strings = self._strings()
        self.formats: Formats = read_formats(self._optional("xl/styles.xml"))

    def elements(self, part: str) -> Iterator[Element]:
        if part not in self._names:
            raise Unreadable(BROKEN)
        try:
            with self._archive.open(part) as stream:
                yield from elements(stream)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
            raise Unreadable(BROKEN) from error

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        return checked(read_sheet(self.elements(sheet.part), self))

    def _optional(self, part: str) -> Iterator[Element]:
        return self.elements(part) if part in self._names else iter(())

    def _relations(self) -> dict[str, str]:
        """Worksheets by their relation's id; what lies outside the archive is no part of it."""
        return {
            e.get("Id"): _part(e.get("Target"))
            for e in self._optional("xl/_rels/workbook.xml.rels")
            if e.name == "Relationship" and e.get("Type").endswith("/worksheet") and e.get("TargetMode") != "External"
        }

    def _strings(self) -> list[str]:
        """Shared texts; the reading of a word in another script (`rPh`) is no part of it."""
        found: list[str] = []
        for element in self._optional("xl/sharedStrings.xml"):
            if element.name == "si":
                found.append("")
            elif element.name == "t" and found and "rPh" not in element.within:
                found[-1] += element.text
        return found


def read_workbook(stream: BinaryIO) -> Contents:
    try:
        book = Workbook(zipfile.ZipFile(stream))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable(BROKEN) from error
    filled = [sheet for sheet in book.sheets if next(book.rows(sheet), None) is not None]
    if not filled:
        raise Unreadable("Arbetsboken har inget blad med uppgifter.")
    if len(filled) > 1:
        names = ", ".join(f"”{sheet.name}”" for sheet in filled)
        raise Unreadable(f"Arbetsboken har uppgifter på flera blad: {names}. Spara det som ska läsas som en egen fil.")
    notices = []
    if filled[0] is not book.sheets[0]:
        notices.append(f"Bladet ”{filled[0].name}” lästes; det första bladet, ”{book.sheets[0].name}”, är tomt.")
    return Contents(book.rows(filled[0]), notices, padded=True)


def _names(archive: zipfile.ZipFile) -> set[str]:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("Filen är skyddad med lösenord. Ta bort skyddet och spara den på nytt.")
    # A part is unpacked to its stated size at most: zipfile reads no further.
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Unreadable(
            f"Filen blir större än {UNPACKED // 2**20} MiB när den packas upp. Dela den, eller spara som CSV."
        )
    names = {part.filename for part in parts}
    if len(names) < len(parts):
        raise Unreadable(f"Arkivet har två delar med samma namn. {SAVE}")
    return names


def _other(names: set[str]) -> str:
    return next(
        (said for part, said in OTHERS.items() if part in names), "Filen är ett arkiv (zip) och inget kalkylblad."
    )


def _part(target: str) -> str:
    """The name in the archive: from the workbook's own folder, or from the root."""
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
