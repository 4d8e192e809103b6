"""The rules that a supplementary decision goes by."""

from selection.models.programme_version import ProgrammeVersion
from selection.models.round import Round
from selection.models.supplementary_decision import SupplementaryDecision
from selection.readers.catalogue import Catalogue
from selection.rules.programme import Programme
from selection.rules.programme_document import read_programme
from selection.steps.read_rules import read_rules
from selection.unit_of_work import Work


async def read_supplement_rules(
    work: Work, decision: SupplementaryDecision, round_: Round | None, catalogue: Catalogue
) -> tuple[Programme, ProgrammeVersion]:
    """The rules of the round; of a cooperation that was carried over, those in force when it was proposed."""
    if round_ is not None:
        return await read_rules(work, round_, catalogue)
    version = await work.programmes.get_version(decision.programme, decision.rule_version or "")
    return read_programme(version.document, catalogue.limits), version
