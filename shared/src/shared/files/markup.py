"""The elements of an XML part as they end, with their text. A document type, and so every entity, is refused."""

from collections.abc import Iterator, Mapping
from typing import IO, NamedTuple
from xml.parsers import expat

from shared.files.rows import Unreadable

PIECE = 65_536
DEPTH = 50
TEXTS = frozenset({"v", "t", "f"})
"""What we read the text of."""


class Element(NamedTuple):
    """An element that has begun, or for one of `TEXTS` has ended; `name` without its namespace."""

    name: str
    attributes: Mapping[str, str]
    within: tuple[str, ...]
    text: str = ""

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


class _Reader:
    def __init__(self) -> None:
        self.found: list[Element] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self._attributes: dict[str, str] = {}
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, piece: bytes) -> list[Element]:
        try:
            self._parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            raise Unreadable("Kalkylbladet kan inte läsas: dess XML är trasig. Spara filen på nytt.") from error
        found, self.found = self.found, []
        return found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if len(self._open) >= DEPTH:
            raise Unreadable("Kalkylbladet kan inte läsas: dess XML är för djup.")
        if local in TEXTS:
            self._text, self._attributes = [], attributes
        else:
            plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            self.found.append(Element(local, plain, tuple(self._open)))
        self._open.append(local)

    def _end(self, name: str) -> None:
        local = self._open.pop()
        if local in TEXTS:
            self.found.append(Element(local, self._attributes, tuple(self._open), "".join(self._text)))

    def _characters(self, text: str) -> None:
        if self._open and self._open[-1] in TEXTS:
            self._text.append(text)


def elements(stream: IO[bytes]) -> Iterator[Element]:
    """One after the other, a piece of the file at a time."""
    reader = _Reader()
    while piece := stream.read(PIECE):
        yield from reader.feed(piece)
    yield from reader.feed(b"")


def _refuse(*_: object) -> None:
    raise Unreadable("Kalkylbladet kan inte läsas: dess XML har en dokumenttyp, och sådana läses aldrig.")
