"""The rules a round goes by, from the stored version of its programme."""

from selection.models.programme_version import ProgrammeVersion
from selection.models.round import Round
from selection.readers.catalogue import Catalogue
from selection.rules.programme import Programme
from selection.rules.programme_document import read_programme
from selection.rules.quantities import Interval
from selection.unit_of_work import Work
from shared.kit.errors import NotFound


def limits_of(catalogue: Catalogue) -> dict[str, Interval]:
    return {code: indicator.limits for code, indicator in catalogue.indicators.items()}


async def read_rules(work: Work, round_: Round, catalogue: Catalogue) -> tuple[Programme, ProgrammeVersion]:
    version = await work.programmes.find_programme(round_.programme, round_.rule_version)
    if version is None:
        raise NotFound("Programmets regler finns inte. Kontrollera att programmet är inläst.")
    return read_programme(version.document, limits_of(catalogue)), version
