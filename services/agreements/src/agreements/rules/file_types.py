"""The type of a file, by its content alone: its name and what the sender calls it prove nothing."""

BEGINNINGS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
ARCHIVE = b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument."
MEMBERS = {
    b"word/document.xml": f"{OFFICE}wordprocessingml.document",
    b"xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
}
MACROS = b"vbaProject.bin"
EXTENSIONS = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    f"{OFFICE}wordprocessingml.document": "docx",
    f"{OFFICE}spreadsheetml.sheet": "xlsx",
}
"""The types that are taken, and how the names of their files end."""


def media_type_of(content: bytes) -> str | None:
    """The media type; None: not a type that is taken. A document with macros is none."""
    for beginning, media_type in BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    if not content.startswith(ARCHIVE) or MACROS in content:
        return None
    return next((media_type for member, media_type in MEMBERS.items() if member in content), None)
