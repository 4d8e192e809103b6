"""The elements of an XML part as they end, with their text. A document type, and so every entity, is refused."""

from collections.abc import Iterator, Mapping
from typing import IO, NamedTuple

from shared.files.xml_reader import XmlReader

TEXTS = frozenset({"v", "t", "f"})
"""Elements that we read the text of."""


class Element(NamedTuple):
    """An element that has begun, or for one of `TEXTS` has ended; `name` without its namespace."""

    name: str
    attributes: Mapping[str, str]
    within: tuple[str, ...]
    text: str = ""

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


class _Reader(XmlReader[Element]):
    what, advice = "Kalkylbladet", "Spara filen på nytt."

    def __init__(self) -> None:
        super().__init__()
        self._text: list[str] = []
        self._attributes: dict[str, str] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in TEXTS:
            self._text, self._attributes = [], attributes
        else:
            plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            self.found.append(Element(name, plain, tuple(self.path)))

    def end(self, name: str) -> None:
        if name in TEXTS:
            self.found.append(Element(name, self._attributes, tuple(self.path), "".join(self._text)))

    def characters(self, text: str) -> None:
        if self.path and self.path[-1] in TEXTS:
            self._text.append(text)


def elements(stream: IO[bytes]) -> Iterator[Element]:
    """Elements one after the other, a piece of the file at a time."""
    return _Reader().read(stream)
