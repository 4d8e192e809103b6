"""Refuse to search by an assignment that is not there: the answer would be empty in silence."""

from pathlib import Path

from selection.programmes import programme_files, read_document
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_parameter


async def check_searched(work: Work, programme: str, directory: Path, *, parameter: str = "programme") -> None:
    """The files of the installation are read in when somebody asks for the assignments; until then they are there."""
    if (found := await work.programmes.list_codes()) and programme in found:
        return
    known = {*found, *(str(read_document(path)["code"]) for path in programme_files(directory))}
    if programme not in known and not await work.participations.has_programme(programme):
        fault = at_parameter(parameter, "uppdraget finns inte", f"något av {', '.join(sorted(known))}")
        raise InvalidInput("Sök på ett uppdrag som finns.", errors=fault)
