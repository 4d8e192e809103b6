"""The file with all that anyone needs to run a decided round again: rules, indicators' ranges, snapshot and hashes."""

import json
from typing import Any

from selection.models.round import Round
from selection.readers.catalogue import Catalogue
from selection.rules.verification import decision_file
from selection.steps.read_rules import read_rules
from selection.unit_of_work import Work


async def make_decision_file(work: Work, round_: Round, catalogue: Catalogue) -> dict[str, Any]:
    _, version = await read_rules(work, round_, catalogue)
    snapshot = json.loads(round_.snapshot or b"{}")
    return decision_file(version.document, catalogue.limits, snapshot=snapshot, result_hash=round_.result_hash or "")
