"""Run a decided round again from its decision file, without database or network."""

from pathlib import Path

from selection.errors import FileUnreadable
from selection.rules.programme_document import InvalidProgramme
from selection.rules.verification import Verdict, verify_text


def verify_decision_file(path: Path) -> Verdict:
    try:
        return verify_text(path.read_text(encoding="utf-8"))
    except KeyError as fault:
        raise FileUnreadable(f"Filen är inte ett beslutsunderlag: {fault.args[0]} saknas.") from fault
    except InvalidProgramme as fault:
        raise FileUnreadable(f"Filen är inte ett beslutsunderlag: {'; '.join(fault.faults)}") from fault
    except (OSError, ValueError, TypeError) as fault:
        raise FileUnreadable("Filen är inte ett beslutsunderlag, eller kan inte läsas.") from fault
