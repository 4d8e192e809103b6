"""Text that must be able to leave: in vouchers (SIE 4I, code page 437) and in payment files (pain.001).

What is kept is what both can carry. `transcribe` is the published rule (docs/payment-texts.md); what it has no rule for
is refused on entry, with the character's name, so that no text can block a file of many.
"""

import re
import unicodedata
from collections.abc import Callable

ALLOWED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzåäöÅÄÖéÉüÜ0123456789/-?:().,'+ ")
"""The bank's characters; code page 437 has them all."""

_WORDS = {"&": "och", "§§": "paragraferna", "§": "paragraf", "%": "procent", "€": "EUR", "£": "GBP", "$": "USD"}
"""Signs that are read as words, with a space on each side."""
_CHARACTERS = {
    **dict.fromkeys("’‘‚‛´`′ʼ\"“”„‟«»″", "'"),
    **dict.fromkeys("–—‐‑‒―−_~", "-"),
    **dict.fromkeys("|\\", "/"),
    **dict.fromkeys("[{", "("),
    **dict.fromkeys("]}", ")"),
    "…": "...", ";": ",", "!": ".", "•": "-", "·": "-", "×": "x", "*": "x", "=": "-", "#": "nr ", "№": "nr ",
    "@": "(a)", "½": "1/2", "¼": "1/4", "¾": "3/4", "ß": "ss", "æ": "ä", "Æ": "Ä", "ø": "ö", "Ø": "Ö", "ð": "d",
    "Ð": "D", "đ": "d", "Đ": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T",
    "œ": "oe", "Œ": "Oe", "ı": "i",
}  # fmt: skip
_SIGNS = re.compile("|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True)))
LAST_RESORT = "?"
LONGEST_NAME, LONGEST_TEXT = 70, 140
"""Characters of a name and of a text to the payee in pain.001."""


class UncarriableError(ValueError):
    """A character that no rule carries; the text is Swedish and says what to write instead."""

    def __init__(self, character: str) -> None:
        code = f"U+{ord(character):04X}"
        super().__init__(
            f"en text som kan lämnas i betalfil och SIE; skriv tecknet ”{character}” ({code}) på annat sätt"
        )


def transcribe(text: str) -> str:
    """The text in the characters that both formats carry. Raises UncarriableError."""
    return _joined(text, _carry)


def carry(text: str) -> str:
    """Transcribe texts that are there already or come from others: `?` stands for what no rule carries."""
    return _joined(text, lambda character: _found(character) or LAST_RESORT)


def _joined(text: str, write: Callable[[str], str]) -> str:
    worded = _SIGNS.sub(lambda sign: f" {_WORDS[sign[0]]} ", unicodedata.normalize("NFC", text))
    return " ".join("".join(map(write, worded)).split())


def _carry(character: str) -> str:
    found = _found(character)
    if found is None:
        raise UncarriableError(character)
    return found


def _found(character: str) -> str | None:
    """The text to write instead of a character; None when there is no rule. Other letters lose their marks."""
    if character in ALLOWED:
        return character
    if character.isspace():
        return " "
    if character in _CHARACTERS:
        return _CHARACTERS[character]
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    return plain if plain and set(plain) <= ALLOWED else None
