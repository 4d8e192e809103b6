"""The content of a supplementary decision: what, when, by whom and why (förvaltningslagen 31–32 §§)."""

from uuid import UUID

from selection.models.supplementary_decision import ChosenUnit
from selection.readers.catalogue import Catalogue
from selection.rules.snapshot_document import Document
from selection.steps.find_offer import find_offer
from selection.steps.read_supplement_rules import read_supplement_rules
from selection.unit_of_work import Work


async def describe_supplementary_decision(
    work: Work, decision_id: UUID, catalogue: Catalogue, *, own: str | None
) -> Document:
    """Describe the decision, the same for ever: units and figures stand as they were on the day."""
    decision = await work.supplementary_decisions.get_decision(decision_id, own=own)
    decision.require_decided()
    offer = await find_offer(work, decision.offer_id)
    round_ = await work.rounds.get_round(offer.round_id) if offer.round_id else None
    programme, version = await read_supplement_rules(work, decision, round_, catalogue)
    assert decision.settled_on is not None
    return {
        "title": f"Kompletterande beslut om skolenheter: {decision.organizer_name}",
        "diary_number": decision.diary_number,
        "number": decision.number,
        "decided_on": decision.settled_on.isoformat(),
        "decided_by": decision.settled_by,
        "presented_by": decision.proposed_by,
        "participants": list(decision.participants),
        "programme": programme.name,
        "legal_basis": programme.legal_basis,
        "rule_version": version.number,
        "rule_hash": version.document_hash,
        "round": round_.name if round_ else None,
        "organizer": {"name": decision.organizer_name, "organization_number": decision.organization_number},
        "offered_on": offer.made_on.isoformat() if offer.made_on else None,
        "answered_on": offer.answered_on.isoformat() if offer.answered_on else None,
        "school_year": decision.school_year,
        "reason": decision.reason,
        "settled_reason": decision.settled_reason,
        "units": [_unit(unit) for unit in decision.units.root],
        "consulted_on": decision.consulted_on.isoformat(),
        "inspectorate_view": decision.inspectorate_view,
        "weighed": [rule.model_dump() for rule in decision.weighed.root],
        "exception_reason": decision.exception_reason,
    }


def _unit(unit: ChosenUnit) -> Document:
    return unit.model_dump(mode="json")
