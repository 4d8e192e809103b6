"""An XML document as rows: for each element, as it ends, its path, its text and its attributes.

Standard library alone. A document type, and so every entity, is refused; depth and size are bounded.
"""

from typing import BinaryIO

from shared.files.rows import LONGEST_CELL, Contents, Form, Row, Unreadable, checked, plain
from shared.files.xml_reader import XmlReader

BEGINS = "+"
"""Ends the path of a row that says that an element with others inside has begun."""


def read_tree(stream: BinaryIO) -> Contents:
    """Rows of path, text and attributes as `name=value`. An element with others inside has a row where it begins.

    Names are without their prefixes; the namespace of the root is its first attribute, `xmlns=…`.
    """
    return Contents(checked(_Reader().read(stream)), form=Form.TREE)


class _Reader(XmlReader[Row]):
    what, advice = "Filen", "Hämta den på nytt."

    def __init__(self) -> None:
        super().__init__()
        self._text: list[str] = []
        self._size = 0
        self._open: Row | None = None
        """The element that has begun last, of which it is not known whether others are inside."""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if self._open:
            number, (path, _, *rest) = self._open
            self.found.append(Row(number, [path + BEGINS, "", *rest]))
        self._text, self._size = [], 0
        # The default namespace, or that of a prefix: either says which version of a message it is.
        said = [
            f"{key.partition(':')[0]}={value}" if key.startswith("xmlns") else f"{key}={value}"
            for key, value in attributes.items()
        ]
        self._open = Row(self.parser.CurrentLineNumber, ["/".join([*self.path, name]), "", *said])

    def end(self, name: str) -> None:
        if self._open:
            number, (path, _, *said) = self._open
            self.found.append(Row(number, [path, plain("".join(self._text)), *said]))
        self._open = None

    def characters(self, text: str) -> None:
        self._size += len(text)
        if self._size > LONGEST_CELL:
            raise Unreadable(f"En text i filen är längre än {LONGEST_CELL} tecken.")
        self._text.append(text)
