"""The agreement as an accessible PDF (PDF/UA-1, tagged, in Swedish): the same content gives the same bytes."""

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import typst

from agreements.models.agreement import Agreement
from agreements.models.agreement_version import AgreementVersion
from agreements.models.content import AgreedInstalment, AgreedMeasure, AgreementContent, Party
from agreements.models.goal import PlannedGoal
from agreements.models.plan_content import PlanContent, PlannedMeasure
from agreements.rules.wording import BASELINE_STATES, COST_KINDS, MEASURE_KINDS
from shared.kit.clock import STOCKHOLM
from shared.kit.swedish import kronor, start_of


def agreement_pdf(agreement: Agreement, version: AgreementVersion, *, organizer_name: str, plan: PlanContent) -> bytes:
    """One version with its signatures, and the action plan as its annex."""
    inputs = _inputs(agreement, version, organizer_name=organizer_name, plan=plan)
    # The time of making would make every copy another file; the day of the content makes them all the same.
    made_at = start_of(version.signed_on or version.content.starts_on)
    document = typst.compile(
        (files("agreements.documents") / "agreement.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,  # fonts of the machine would give other bytes on another
        sys_inputs={"agreement": json.dumps(inputs, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
    )
    assert isinstance(document, bytes)
    return document


def _inputs(
    agreement: Agreement, version: AgreementVersion, *, organizer_name: str, plan: PlanContent
) -> dict[str, Any]:
    content = version.content
    return {
        "diary_number": agreement.diary_number,
        "organizer": organizer_name,
        "organization_number": f"{agreement.organization_number[:6]}-{agreement.organization_number[6:]}",
        "number": version.number,
        "draft": version.signed_on is None,
        "starts_on": str(content.starts_on),
        "ends_on": str(content.ends_on),
        "repayment_terms": content.repayment_terms,
        "content_hash": version.content_hash or "fastställs när den första parten undertecknar",
        "measures": [_agreed(measure) for measure in content.measures],
        "commitments": {party.value: _commitments(content, party) for party in Party},
        "costs": _costs(content),
        "total": kronor(sum((c.amount for c in content.costs), Decimal())),
        "instalments": [_instalment(content, i) for i in content.instalments],
        "statements": [[str(s.due_on), kronor(s.amount)] for s in content.statements],
        "signatures": [
            [_party(s.party, organizer_name), s.signed_at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M"), s.subject]
            for s in version.valid_signatures.values()
        ],
        "plan": [_planned(measure) for measure in plan.measures],
    }


def _agreed(measure: AgreedMeasure) -> list[str]:
    period = f"{measure.starts_on}–{measure.ends_on}"
    units = ", ".join(measure.school_unit_codes) or "hela huvudmannen"
    return [measure.title, MEASURE_KINDS[measure.kind], units, period, str(measure.follow_up_on)]


def _costs(content: AgreementContent) -> list[list[str]]:
    titles = {measure.measure_id: measure.title for measure in content.measures}
    return [
        [str(c.fiscal_year), COST_KINDS[c.cost_kind], titles[c.measure_id] if c.measure_id else "–", kronor(c.amount)]
        for c in content.costs
    ]


def _commitments(content: AgreementContent, party: Party) -> list[list[str]]:
    return [[c.what, c.owner or "–", str(c.due_on)] for c in content.commitments if c.party is party]


def _instalment(content: AgreementContent, instalment: AgreedInstalment) -> list[str]:
    due = {s.statement_id: s.due_on for s in content.statements}
    after = due.get(instalment.after_statement_id) if instalment.after_statement_id else None
    condition = f"när redovisningen {after} är godkänd" if after else "när båda har undertecknat"
    return [str(instalment.number), f"tidigast {instalment.due_on}, {condition}", kronor(instalment.amount)]


def _planned(measure: PlannedMeasure) -> dict[str, Any]:
    follow_up = f"{measure.follow_up_on}, {measure.follow_up_method}, {measure.follow_up_by}"
    return {
        "title": measure.title,
        "why": measure.why_most_effective,
        "goal": measure.goal,
        "goals": [_goal(goal) for goal in measure.goals] or [_written_goal(measure)],
        "responsible": f"Skolverket: {measure.responsible_agency}. Huvudmannen: {measure.responsible_organizer}.",
        "follow_up": follow_up,
    }


def _goal(goal: PlannedGoal) -> list[str]:
    """What is measured and where, from what, to what, and when."""
    where = ", ".join(part for part in (goal.school_unit_code, goal.school_type) if part) or "hela huvudmannen"
    known = f"{number(goal.baseline)} ({goal.baseline_on})" if goal.baseline is not None else ""
    unknown = BASELINE_STATES[goal.baseline_state]
    target = number(goal.target) if goal.target is not None else "–"
    return [f"{goal.indicator} ({goal.unit_of_measure})", where, known or unknown, target, _day(goal.target_on)]


def _written_goal(measure: PlannedMeasure) -> list[str]:
    """A goal in running text, as it was written under release 1.1.0."""
    return [measure.indicator, "–", measure.baseline, measure.target, _day(measure.target_on)]


def _party(party: Party, organizer_name: str) -> str:
    return "Skolverket" if party is Party.AGENCY else organizer_name


def number(value: Decimal) -> str:
    """A measured value as people write it: 61.5 as "61,5"."""
    return str(value).replace(".", ",").replace("-", "−")


def _day(day: date | None) -> str:
    return str(day) if day else ""
