"""Text that people type: one reader for JSON, queries, headers and files. What cannot be kept is refused."""

import re
import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from shared.identity_numbers import find_identity_number
from shared.stored import of_typed

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of what is not seen as itself: control and format characters (U+202E turns the text around),
surrogates, private use, unassigned, and the two separators of lines and paragraphs."""
_SOFT_HYPHEN = "\u00ad"
INDICATOR = r"^[a-z][a-z0-9_]*$"
PROGRAMME = r"^[a-z0-9-]{3,60}$"


@of_typed
def read_line(value: Any) -> Any:
    """One line: NFC, without space around it, not blank. Raises ValueError in Swedish; what is no text passes."""
    return _read(value, breaks="") if isinstance(value, str) else value


@of_typed
def read_prose(value: Any) -> Any:
    """Text with line breaks, which become `\\n`; otherwise as one line."""
    if not isinstance(value, str):
        return value
    return _read(value.replace("\r\n", "\n").replace("\r", "\n"), breaks="\n\t")


def _read(value: str, *, breaks: str) -> str:
    # A soft hyphen comes along when text is copied from a web page, and shows nothing: the one thing left out.
    text = unicodedata.normalize("NFC", value).replace(_SOFT_HYPHEN, "").strip()
    if not text:
        raise ValueError("en text som inte är tom")
    # Printable text has no unseen character: only other texts are looked through.
    for character in "" if text.isprintable() else text:
        if unicodedata.category(character) in _UNSEEN and character not in breaks:
            raise ValueError(_unseen(character, allows_breaks=bool(breaks)))
    if find_identity_number(text):
        raise ValueError("en text utan personnummer och samordningsnummer")
    return text


def programme_code(code: str) -> str:
    """The code of an assignment to search by: one in capitals, or with a space, is nobody's and would find nothing."""
    if not re.fullmatch(PROGRAMME, code):
        raise ValueError("uppdragets kod med små bokstäver, till exempel riktade-insatser-2024")
    return code


def indicator_code(code: str) -> str:
    """The code of an indicator to search by: one in capitals is nobody's, and would find nothing."""
    if not re.fullmatch(INDICATOR, code):
        raise ValueError("indikatorns kod med små bokstäver, till exempel gr9_merit")
    return code


def _unseen(character: str, *, allows_breaks: bool) -> str:
    if character in "\r\n\u2028\u2029" and not allows_breaks:
        return "en text på en rad, utan radbrytning"
    return f"en text utan osynliga tecken; ta bort U+{ord(character):04X}"


Line = Annotated[str, BeforeValidator(read_line)]
"""Text on one line. Give the length where it is used: `name: Line = Field(max_length=200)`."""
Prose = Annotated[str, BeforeValidator(read_prose)]
"""Text that may have several lines."""
ProgrammeCode = Annotated[Line, AfterValidator(programme_code)]
"""The code of an assignment, in a query."""
IndicatorCode = Annotated[Line, AfterValidator(indicator_code)]
"""The code of an indicator, in a query."""
