"""What a file is, by its first bytes and never by its name: what is not read here is recognised and said."""

from collections.abc import Collection
from typing import BinaryIO

from shared.files.json_stat import is_object, read_json_stat
from shared.files.rows import SAVE, TABLES, Contents, Form, Unreadable
from shared.files.separated import read_separated
from shared.files.sie import is_sie, read_sie
from shared.files.tree import read_tree
from shared.files.workbook import read_workbook

PROBE = 4_096
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
"""A workbook with a password lies under this name in a file of the old kind."""
DIRECTORY = 2**20
STRANGERS = (
    (b"%PDF", f"Filen är en PDF. Hämta uppgifterna som kalkylblad eller text i stället. {SAVE}"),
    (b"{\\rtf", f"Filen är ett RTF-dokument. {SAVE}"),
    (b"\x1f\x8b", "Filen är komprimerad med gzip. Packa upp den först."),
    (b"7z\xbc\xaf", "Filen är ett 7z-arkiv. Packa upp den först."),
    (b"Rar!", "Filen är ett RAR-arkiv. Packa upp den först."),
    (b"\x89PNG", f"Filen är en bild. {SAVE}"),
    (b"\xff\xd8\xff", f"Filen är en bild. {SAVE}"),
)


def read_contents(stream: BinaryIO, *, forms: Collection[Form] = TABLES) -> Contents:
    """Read a file in one of the `forms` that are asked for. Raises Unreadable at once, or while rows are read."""
    probe = stream.read(PROBE)
    stream.seek(0)
    if not probe.strip():
        raise Unreadable("Filen är tom.")
    if probe.startswith(OLD_OFFICE):
        raise Unreadable(_old_office(stream.read(DIRECTORY)))
    for start, said in STRANGERS:
        if probe.startswith(start):
            raise Unreadable(said)
    if Form.TREE in forms:
        return read_tree(stream)
    if is_sie(probe):
        if Form.SIE not in forms:
            raise Unreadable("Filen är en SIE-fil med verifikationer. Här läses tabeller, som CSV UTF-8 eller XLSX.")
        return read_sie(stream)
    if Form.JSON_STAT in forms and is_object(probe):
        return read_json_stat(stream)
    return read_workbook(stream) if probe.startswith(ZIP) else read_separated(stream)


def _old_office(directory: bytes) -> str:
    if LOCKED in directory:
        return "Filen är skyddad med lösenord. Ta bort skyddet och spara den på nytt."
    return f"Filen är i ett äldre format från Office (.xls). {SAVE}"
