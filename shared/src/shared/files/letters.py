"""Å, ä and ö as they were written: composed, or refused when a program has spoilt them. Standard library alone."""

import re
import unicodedata

from shared.files.rows import Unreadable

_GARBLED = re.compile(
    "Ã[¥¤¶…„–©\x84\x85\x96]"
    "|√[•§∂ÖÑñ©]|├[ÑñÂ╢àäû®⌐]"
    "|[a-zåäö][ŠŒ‰ˆÂ÷Σσ†„](?=[a-zåäö])|[A-ZÅÄÖ][€…™÷ƒ≈](?=[A-ZÅÄÖ])"
    '|^[^”“"]*[a-zåäö]”(?=[a-zåäö])'
    "|\ufffd"
)
"""What å, ä, ö, Å, Ä, Ö and é become when UTF-8 has been read as Windows-1252, Mac or DOS; when one of those has been
read as another, which shows inside a word alone; and what cannot be shown at all."""
_SUSPECT = re.compile("[Ã√├ŠŒ‰ˆÂ÷Σσ†„≈™”€…ƒ\ufffd]")
"""Some of these is in all that is spoilt, and in few lines that are not: looking for one character is fast."""


def composed(text: str, number: int | None = None) -> str:
    """The text in NFC. Raises Unreadable for spoilt letters; `number` is the line they stand on."""
    if text.isascii():
        return text
    if _SUSPECT.search(text) and (found := _GARBLED.search(text)):
        where = f" på rad {number}" if number else ""
        raise Unreadable(f"Å, ä och ö är förvanskade{where} (”{found[0][-8:]}”). Hämta filen på nytt från källan.")
    return unicodedata.normalize("NFC", text)
