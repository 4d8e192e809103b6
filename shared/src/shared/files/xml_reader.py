"""An XML document, a piece at a time. A document type, and so every entity, is refused; depth is bounded."""

from collections.abc import Iterator
from typing import IO, ClassVar, Generic, TypeVar
from xml.parsers import expat

from shared.files.rows import Unreadable

PIECE = 65_536
DEPTH = 50
T = TypeVar("T")


class XmlReader(Generic[T]):
    """`begin`, `end` and `characters` put into `found` what they make of elements; `path` holds those that are open.

    Names are without their prefixes.
    """

    what: ClassVar[str]
    """The file, or the part of it, in Swedish: `Filen`."""
    advice: ClassVar[str]

    def __init__(self) -> None:
        self.found: list[T] = []
        self.path: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.characters

    def read(self, stream: IO[bytes]) -> Iterator[T]:
        while piece := stream.read(PIECE):
            yield from self._feed(piece)
        yield from self._feed(b"")

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; it is not in `path` yet."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """An element has ended, and is no longer in `path`."""
        raise NotImplementedError

    def characters(self, text: str) -> None:
        raise NotImplementedError

    def _feed(self, piece: bytes) -> list[T]:
        try:
            self.parser.Parse(piece, not piece)
        except expat.ExpatError as error:
            raise Unreadable(f"{self.what} kan inte läsas: dess XML är trasig. {self.advice}") from error
        found, self.found = self.found, []
        return found

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.path) >= DEPTH:
            raise Unreadable(f"{self.what} kan inte läsas: dess XML är för djup.")
        local = name.rpartition(":")[2]
        self.begin(local, attributes)
        self.path.append(local)

    def _end(self, _name: str) -> None:
        self.end(self.path.pop())

    def _refuse(self, *_: object) -> None:
        raise Unreadable(f"{self.what} kan inte läsas: dess XML har en dokumenttyp, och sådana läses aldrig.")
