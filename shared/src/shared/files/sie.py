"""A SIE file as rows: a record is a row, its label and its fields as text. Standard library alone.

SIE filformat 4B says what a record is (5.3–5.10), which characters it has and how the checksum is worked out (10.14).
What records mean is left to the reader.
"""

import codecs
import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from shared.files.encodings import PIECE, Encoding
from shared.files.rows import LONGEST_ROW, Contents, Form, Row, Unreadable, checked, plain

PC8 = "cp437"
LIST, BETWEEN = "\x1e", "\x1f"
"""An object list is one cell: `LIST`, then its members with `BETWEEN` between them. No field can hold either."""
_FIRST = re.compile(rb"\s*#(FLAGGA|PROGRAM|FORMAT|GEN|SIETYP|KSUMMA|FNAMN|ORGNR)\b", re.IGNORECASE)
_FIELD = re.compile(r'([ \t]*)(?:"((?:[^"\\]|\\.)*)"|([^\s"{}]+)|([{}]))')
_ESCAPED = re.compile(r'\\(["\\])')
"""A quotation mark, by the specification; and a backslash, which programs that escape the one escape too."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_STRANGE = re.compile("[\u0370-\u03ff\u2190-\u25ff\ufffd]")
"""Greek, mathematics and lines of boxes: what å, ä and ö of another code page become in PC8."""
_AS_PC8, _AS_WINDOWS, _AS_MAC = ("åäöÅÄÖé".encode(code) for code in (PC8, "cp1252", "mac_roman"))
END_OF_FILE = "\x1a"
"""Old programs end a text file with it."""


class Record(NamedTuple):
    """`cells` as they are read; `summed` is what of them counts in the checksum."""

    cells: list[str]
    summed: str


def is_sie(probe: bytes) -> bool:
    return _FIRST.match(probe.removeprefix(codecs.BOM_UTF8)) is not None


def read_sie(stream: BinaryIO) -> Contents:
    """Raises Unreadable, at once or while rows are read, for what is no record and for a checksum that is not right."""
    encoding, notice = _encoding(stream)
    return Contents(checked(_rows(stream, encoding)), [notice] if notice else [], form=Form.SIE)


def _encoding(stream: BinaryIO) -> Encoding:
    """The standard has one, and programs write others: UTF-8 is known by itself, the rest by their letters."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, ascii_only, pc8, windows, mac = True, True, 0, 0, 0
    while piece := stream.read(PIECE):
        ascii_only = ascii_only and piece.isascii()
        pc8 += len(piece) - len(piece.translate(None, _AS_PC8))
        windows += len(piece) - len(piece.translate(None, _AS_WINDOWS))
        mac += len(piece) - len(piece.translate(None, _AS_MAC))
        try:
            utf8 = utf8 and decoder.decode(piece) is not None
        except UnicodeDecodeError:
            utf8 = False
    stream.seek(0)
    if utf8 and not ascii_only and not decoder.getstate()[0]:
        return Encoding("utf-8-sig", "Filen är inte i teckentabell PC8, som SIE kräver, och lästes som UTF-8.")
    if mac > max(pc8, windows):
        return Encoding("mac_roman", "Filen är inte i teckentabell PC8, som SIE kräver, och lästes som Mac OS Roman.")
    if windows > pc8:
        return Encoding("cp1252", "Filen är inte i teckentabell PC8, som SIE kräver, och lästes som Windows-1252.")
    return Encoding(PC8)


def _rows(stream: BinaryIO, encoding: str) -> Iterator[Row]:
    checksum = _Checksum(encoding)
    number = 0
    for number, line in _lines(stream, encoding):
        record = _record(line, number)
        if not record.cells:
            continue
        checksum.take(record, number)
        yield Row(number, record.cells)
    checksum.end(number)


def _lines(stream: BinaryIO, encoding: str) -> Iterator[tuple[int, str]]:
    text = io.TextIOWrapper(stream, encoding=encoding, newline=None)
    number = 0
    try:
        while line := text.readline(LONGEST_ROW + 1):
            number += 1
            if len(line) > LONGEST_ROW:
                raise Unreadable(f"Rad {number} är längre än {LONGEST_ROW} tecken.")
            yield number, line.rstrip("\n").removesuffix(END_OF_FILE)
    except UnicodeDecodeError as error:
        raise Unreadable("Filen blandar teckentabeller. Exportera den på nytt i PC8, som SIE kräver.") from error
    finally:
        # The file is the caller's to close.
        text.detach()


def _record(line: str, number: int) -> Record:
    """One line: a label and its fields, or a bracket alone. An empty line has no cells."""
    _check_characters(line, number)
    cells: list[str] = []
    summed: list[str] = []
    members: list[str] | None = None
    for quoted, bare, bracket in _fields(line, number):
        if bracket == "{" and members is None:
            members = []
        elif bracket == "}" and members is not None:
            cells.append(LIST + BETWEEN.join(members))
            members = None
        elif bracket:
            if cells or members:
                raise Unreadable(f"Rad {number} har en klammer på fel plats.")
            cells.append(bracket)
        else:
            (cells if members is None else members).append(plain(_ESCAPED.sub(r"\1", quoted)) if quoted else bare)
            summed.append(quoted.replace('\\"', '"') or bare)
    if members is not None:
        # Alone on its line it begins the rows of a voucher.
        if cells or members:
            raise Unreadable(f"Rad {number} har en klammer som inte avslutas.")
        cells.append("{")
    return Record(_labelled(cells, number), "".join(summed))


def _check_characters(line: str, number: int) -> None:
    if found := _CONTROL.search(line):
        raise Unreadable(f"Rad {number} har ett styrtecken (U+{ord(found[0]):04X}), som SIE inte tillåter.")
    if not line.isascii() and (found := _STRANGE.search(line)):
        raise Unreadable(
            f"Rad {number} har tecknet ”{found[0]}”: filen är inte i teckentabell PC8. Exportera den på nytt."
        )


def _labelled(cells: list[str], number: int) -> list[str]:
    """The cells with the label in capitals. A bracket stands alone, and what has no label is no record."""
    if not cells or cells in (["{"], ["}"]):
        return cells
    if cells[0] in ("{", "}"):
        raise Unreadable(f"Rad {number} har en klammer som inte står ensam.")
    if not cells[0].startswith("#"):
        raise Unreadable(f"Rad {number} börjar inte med en etikett (#). Filen är skadad, eller ingen SIE-fil.")
    return [cells[0].upper(), *cells[1:]]


def _fields(line: str, number: int) -> Iterator[tuple[str, str, str]]:
    """For each field its text within quotation marks, its text without any, or a bracket; the two others are empty."""
    end, apart = 0, True
    # `match`, not `search`, which tries each place in turn: a line of nothing but spaces would take minutes.
    while match := _FIELD.match(line, end):
        space, quoted, bare, bracket = match.groups(default="")
        if not (apart or space or bracket):
            raise Unreadable(f"Rad {number} har två fält utan mellanslag emellan.")
        yield quoted, bare, bracket
        end, apart = match.end(), bool(bracket)
    if line[end:].strip(" \t"):
        raise Unreadable(f'Rad {number} har ett citattecken (") som är ensamt. Exportera filen på nytt.')


class _Checksum:
    """`#KSUMMA` alone begins it and `#KSUMMA` with a number ends it: a file with one of them alone has been cut off."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._begun: int | None = None
        self._sum = 0
        self._ended = False

    def take(self, record: Record, number: int) -> None:
        label, *fields = record.cells
        if label == "#KSUMMA" and self._begun is None and not fields:
            self._begun = number
        elif label == "#KSUMMA":
            self._compare(fields, number)
        elif self._begun is not None and not self._ended:
            self._sum = zlib.crc32(record.summed.encode(self._encoding.removesuffix("-sig")), self._sum)

    def end(self, number: int) -> None:
        if self._begun is not None and not self._ended:
            raise Unreadable(
                f"Filen har en kontrollsumma (#KSUMMA på rad {self._begun}) men slutar på rad {number} utan den: "
                "den är avhuggen. Exportera den på nytt."
            )

    def _compare(self, fields: list[str], number: int) -> None:
        if self._begun is None or self._ended or not re.fullmatch(r"-?[0-9]{1,10}", "".join(fields)):
            raise Unreadable(f"Kontrollsumman (#KSUMMA) på rad {number} står på fel plats, eller är inget tal.")
        if int(fields[0]) % 2**32 != self._sum:
            raise Unreadable(
                f"Kontrollsumman på rad {number} stämmer inte med innehållet: filen har ändrats eller skadats efter "
                "exporten. Exportera den på nytt."
            )
        self._ended = True
