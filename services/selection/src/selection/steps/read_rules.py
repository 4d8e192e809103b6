"""The rules a round goes by, from the stored version of its programme."""

from selection.models.programme_version import ProgrammeVersion
from selection.models.round import Round
from selection.readers.catalogue import Catalogue
from selection.rules.programme import Programme
from selection.rules.programme_document import read_programme
from selection.unit_of_work import Work


async def read_rules(work: Work, round_: Round, catalogue: Catalogue) -> tuple[Programme, ProgrammeVersion]:
    version = await work.programmes.get_version(round_.programme, round_.rule_version)
    return read_programme(version.document, catalogue.limits), version
