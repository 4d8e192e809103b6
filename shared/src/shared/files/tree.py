"""An XML document as rows: for each element, as it ends, its path, its text and its attributes.

Standard library alone. A document type, and so every entity, is refused; depth and size are bounded.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.parsers import expat

from shared.files.rows import LONGEST_CELL, Contents, Row, Unreadable, checked, plain

PIECE = 65_536
DEPTH = 50
BEGINS = "+"
"""Ends the path of a row that says that an element with others inside has begun."""


def read_tree(stream: BinaryIO) -> Contents:
    """Rows of path, text and attributes as `name=value`. An element with others inside has a row where it begins.

    Names are without their prefixes; the namespace of the root is its first attribute, `xmlns=…`.
    """
    return Contents(checked(_rows(stream)))


def _rows(stream: BinaryIO) -> Iterator[Row]:
    reader = _Reader()
    while piece := stream.read(PIECE):
        yield from reader.feed(piece)
    yield from reader.feed(b"")


class _Reader:
    def __init__(self) -> None:
        self._found: list[Row] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._size = 0
        self._open: Row | None = None
        """The element that has begun last, of which it is not known whether others are inside."""
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, piece: bytes) -> list[Row]:
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            raise Unreadable("Filen kan inte läsas: dess XML är trasig. Hämta den på nytt.") from error
        found, self._found = self._found, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) >= DEPTH:
            raise Unreadable("Filen kan inte läsas: dess XML är för djup.")
        if self._open:
            number, (path, _, *rest) = self._open
            self._found.append(Row(number, [path + BEGINS, "", *rest]))
        self._path.append(name.rpartition(":")[2])
        self._text, self._size = [], 0
        # The default namespace, or that of a prefix: either says which version of a message it is.
        said = [
            f"{key.partition(':')[0]}={value}" if key.startswith("xmlns") else f"{key}={value}"
            for key, value in attributes.items()
        ]
        self._open = Row(self._parser.CurrentLineNumber, ["/".join(self._path), "", *said])

    def _end(self, name: str) -> None:
        if self._open:
            number, (path, _, *said) = self._open
            self._found.append(Row(number, [path, plain("".join(self._text)), *said]))
        self._path.pop()
        self._open = None

    def _characters(self, text: str) -> None:
        self._size += len(text)
        if self._size > LONGEST_CELL:
            raise Unreadable(f"En text i filen är längre än {LONGEST_CELL} tecken.")
        self._text.append(text)


def _refuse(*_: object) -> None:
    raise Unreadable("Filen kan inte läsas: dess XML har en dokumenttyp, och sådana läses aldrig.")
