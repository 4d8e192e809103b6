"""The content of the decision: what was decided, by whom, on which rules and facts (förvaltningslagen 31–32 §§)."""

import json
from typing import Any
from uuid import UUID

from selection.documents.basis_parts import SCHOOL_TYPES
from selection.models.candidate import Candidate
from selection.models.override import OverrideStatus
from selection.models.round import Round
from selection.readers.catalogue import Catalogue
from selection.rules.outcome import Outcome
from selection.rules.programme import Criterion, CriterionKind, Programme
from selection.rules.reason_texts import swedish_number, with_figures
from selection.rules.snapshot_document import Document
from selection.steps.read_rules import read_rules
from selection.unit_of_work import Work

ANSWERS = {"DO_NOT_OFFER": "bör inte erbjudas", "WAIT_UNTIL": "bör vänta", "NO_OBJECTION": "ingen invändning"}
TIES = {
    "units_in_need": "flest skolenheter i behov",
    "pupils": "flest elever",
    "organization_number": "lägst organisationsnummer",
}
UNKNOWN = "Platsen beror på uppgifter som inte är kända."
OVERRIDES = {
    "ADD_UNIT": "skolenheten har lagts till",
    "REMOVE_UNIT": "skolenheten har tagits bort",
    "ADD_ORGANIZER": "huvudmannen har lagts till utan skolenheter",
}


async def compose_decision(work: Work, round_id: UUID, catalogue: Catalogue) -> Document:
    round_ = await work.rounds.get_round_with_documents(round_id)
    round_.require_decided()
    programme, version = await read_rules(work, round_, catalogue)
    result = json.loads(round_.result or b"{}")
    assert round_.decided_on is not None
    return {
        "title": f"Beslut om urval: {round_.name}",
        "diary_number": round_.diary_number,
        "decided_on": round_.decided_on.isoformat(),
        "decided_by": round_.decided_by,
        "presented_by": round_.presented_by,
        "participants": list(round_.participants),
        "programme": programme.name,
        "legal_basis": programme.legal_basis,
        "rule_version": round_.rule_version,
        "rule_hash": version.document_hash,
        "school_year": round_.school_year,
        "counts": round_.counts or {},
        "criteria": [_criterion(c, result["references"]) for c in programme.criteria if c.counts],
        "rules": [{"reason": rule.reason, "source": rule.source} for rule in programme.constraints],
        "untested": [{**group, "school_type_name": SCHOOL_TYPES[group["school_type"]]} for group in round_.untested],
        "data_limits": [{"text": limit.text, "source": limit.source} for limit in programme.data_limits],
        "need": _need(programme),
        "organizers": await _organizers(work, round_, result),
        "excluded": await _set_aside(work, round_, Outcome.EXCLUDED),
        "held": await _set_aside(work, round_, Outcome.DEFERRED),
        "unknown": await _set_aside(work, round_, Outcome.CANNOT_BE_ASSESSED),
        "consultation": await _consultation(work, round_),
        "overrides": await _overrides(work, round_),
        "reviews": [
            {"organization_number": r.organization_number, "code": r.code, "conclusion": r.conclusion}
            for r in await work.reviews.list_all_reviews(round_.id)
        ],
        "ties": _ties(programme),
        "snapshot_hash": round_.snapshot_hash,
        "result_hash": round_.result_hash,
    }


def _need(programme: Programme) -> list[str]:
    results = [f"{count} av kriterierna i gruppen {group}" for group, count in programme.below_reference.items()]
    by = programme.by_conditions
    conditions = [f"{count} av förutsättningarna för {SCHOOL_TYPES[name]}" for name, count in by.items()]
    return [*results, *conditions]


def _criterion(criterion: Criterion, references: dict[str, Any]) -> Document:
    reference = references.get(criterion.indicator)
    return {
        "name": criterion.name,
        "kind": "resultat" if criterion.kind is CriterionKind.RESULT else "förutsättning",
        "weight": criterion.weight,
        "national_average": swedish_number(reference["value"]) if reference else "uppgift saknas, prövas inte",
        "origin": reference["basis"] if reference else "",
    }


async def _organizers(work: Work, round_: Round, result: Document) -> list[Document]:
    """The selected organisers in order of place, each with its units and their reasons."""
    selected: dict[str, list[Candidate]] = {}
    for candidate in await work.candidates.list_by_outcome(round_.id, Outcome.SELECTED):
        selected.setdefault(candidate.organization_number, []).append(candidate)
    for added in result["added_organizers"]:
        selected.setdefault(added["organization_number"], [])
    places = {entry["organization_number"]: entry for entry in result["organizers"]}
    names = await work.organizers.find_organizers(selected)
    return [
        {
            "organization_number": number,
            "name": names[number].name,
            "rank": places.get(number, {}).get("rank"),
            "points": swedish_number(places.get(number, {}).get("points", "")),
            "units": [_unit(candidate) for candidate in units],
        }
        for number, units in selected.items()
    ]


def _unit(candidate: Candidate) -> Document:
    return {
        "school_unit_code": candidate.school_unit_code,
        "name": candidate.name,
        "reasons": " ".join(with_figures(reason, candidate.explanation) for reason in candidate.reasons),
    }


async def _set_aside(work: Work, round_: Round, outcome: Outcome) -> list[Document]:
    """The units with the outcome, by reason."""
    units: dict[str, list[str]] = {}
    for candidate in await work.candidates.list_by_outcome(round_.id, outcome):
        # What is unknown differs from unit to unit, and stands in the explanation of each.
        reason = UNKNOWN if outcome is Outcome.CANNOT_BE_ASSESSED else candidate.reasons[0].text
        units.setdefault(reason, []).append(f"{candidate.name} ({candidate.school_unit_code})")
    return [{"reason": reason, "units": sorted(names)} for reason, names in sorted(units.items())]


async def _consultation(work: Work, round_: Round) -> Document:
    consultation = await work.consultations.get_consultation(round_.id)
    answers = await work.consultations.list_answers(round_.id)
    objections = [
        {"school_unit_code": a.school_unit_code, "answer": ANSWERS[a.answer.value], "reason": a.reason}
        for a in sorted(answers, key=lambda a: a.school_unit_code)
        if a.answer.value != "NO_OBJECTION"
    ]
    return {
        "diary_number": consultation.diary_number,
        "sent_on": consultation.sent_on.isoformat(),
        "closed_on": consultation.closed_on.isoformat() if consultation.closed_on else None,
        "asked": len(consultation.school_unit_codes),
        "answered": len(answers),
        "objections": objections,
    }


async def _overrides(work: Work, round_: Round) -> list[Document]:
    rows = await work.overrides.list_all_overrides(round_.id, OverrideStatus.APPROVED)
    return [
        {
            "what": OVERRIDES[row.kind.value],
            "organization_number": row.organization_number,
            "school_unit_code": row.school_unit_code,
            "reason": row.reason,
            "proposed_by": row.proposed_by,
            "approved_by": row.settled_by,
        }
        for row in sorted(rows, key=lambda row: row.id)
    ]


def _ties(programme: Programme) -> str:
    return ", ".join(TIES[tie] for tie in programme.organizers.ties)
