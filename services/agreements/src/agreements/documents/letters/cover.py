"""The sheet before a signed document: what has become of it, and who signed. The signed bytes are never touched."""

from collections.abc import Sequence
from datetime import date

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Letter, Section, Text, table

SIGNERS = {"Part": 3, "Namn": 3, "Titel": 3, "Behörigheten grundas på": 4, "Gäller": 4}


def cover_letter(
    file: CaseFile,
    *,
    title: str,
    diary_number: str,
    mark: str | None,
    signers: Sequence[tuple[object, ...]],
    sha256: str | None,
    today: date,
) -> Letter:
    """Names stand here alone, under the archive's rules, so that they can be erased while the document stays."""
    checked = (
        f"Det förseglade dokumentets kontrollsumma (SHA-256): {sha256}\nFörseglingen är Skolverkets stämpel. Den kan "
        "prövas av vem som helst, utan uppkoppling, med ett allmänt verktyg för PAdES."
        if sha256
        else "Dokumentet är inte förseglat."
    )
    return Letter(
        title=f"Försättsblad: {title.lower()}",
        diary_number=diary_number,
        day=today,
        receiver=file.organizer_on(today).receiver,
        mark=mark,
        sections=[
            Section("Dokumentets läge", [Text(mark or "Dokumentet gäller.")]),
            Section("Undertecknare", [table(SIGNERS, signers)]),
            Section("Kontroll", [Text(checked)]),
        ],
    )
