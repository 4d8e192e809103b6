"""Which characters the bytes of a text file stand for: by its mark, by what it can be, and by its å, ä and ö."""

import codecs
import re
from typing import BinaryIO, NamedTuple

from shared.files.rows import SAVE, Unreadable

PIECE = 65_536
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS, _MAC = "åäöÅÄÖ".encode("cp1252"), "åäöÅÄÖ".encode("mac_roman")
_DOS = re.compile(rb"[A-Za-z][\x84\x86\x8e\x8f\x94\x99](?=[A-Za-z])|[\x8f\x99](?=[A-Za-z])")
"""Å, ä and ö of DOS inside a word, or first in it: elsewhere the same bytes are quotation marks of Windows."""
_AS_UTF8 = tuple(letter.encode() for letter in "åäöÅÄÖé")
MIXED = (
    "Filen blandar teckenkodningar: en del av den är UTF-8 och en del inte. Spara hela filen som CSV UTF-8 från det "
    "program som den kommer från."
)


class Encoding(NamedTuple):
    name: str
    notice: str | None = None


def encoding_of(stream: BinaryIO) -> Encoding:
    """Leave the file at its beginning. Raises Unreadable for a mixture, and for what is no text."""
    head = stream.read(PIECE)
    stream.seek(0)
    marked = next((name for mark, name in MARKS if head.startswith(mark)), None)
    if marked in ("utf-16", "utf-32"):
        return Encoding(marked, f"Filen lästes som {marked.upper()}.")
    if wide := _unmarked_utf16(head):
        return Encoding(wide, "Filen lästes som UTF-16.")
    if _is_utf8(stream):
        return Encoding("utf-8-sig")
    if b"\0" in head:
        raise Unreadable(f"Filen är ingen textfil. {SAVE}")
    if marked:
        raise Unreadable(MIXED)
    return _single_byte(stream)


def _unmarked_utf16(head: bytes) -> str | None:
    """Find UTF-16 by its zeros: text in Swedish has one in nearly every second place, and never in the others."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head) or not head:
        return None
    return None if even and odd else "utf-16-be" if even else "utf-16-le"


def _is_utf8(stream: BinaryIO) -> bool:
    """The whole file: a single letter far down can be of another kind."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


def _single_byte(stream: BinaryIO) -> Encoding:
    """An old Excel's code page, an old Mac's or that of DOS: whichever has most Swedish letters."""
    windows = mac = dos = 0
    while piece := stream.read(PIECE):
        if any(letter in piece for letter in _AS_UTF8):
            raise Unreadable(MIXED)
        windows += len(piece) - len(piece.translate(None, _WINDOWS))
        mac += len(piece) - len(piece.translate(None, _MAC))
        dos += len(_DOS.findall(piece))
    stream.seek(0)
    if dos > max(windows, mac):
        return Encoding("cp850", "Filen lästes som DOS, teckentabell 850.")
    if mac > windows:
        return Encoding("mac_roman", "Filen lästes som Mac OS Roman.")
    return Encoding("cp1252", "Filen lästes som Windows-1252.")
