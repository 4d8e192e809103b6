"""Skolverket's decision on measures: the five points of FL 31 §, and the reasons of 32 §."""

from datetime import datetime
from decimal import Decimal

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Block, Letter, Section, Text, appeal, programme_name, table
from agreements.documents.letters.needs import goal_rows, needs
from agreements.models.costs import MeasureCost
from agreements.models.decision import Decision, DecisionStatus
from agreements.models.drafting import measure_id
from agreements.rules.wording import COST_KINDS
from shared.kit.swedish import kronor

MARKS = {
    DecisionStatus.PROPOSED: "Förslag: beslutet är inte fattat.",
    DecisionStatus.REPLACED: "Ersatt av ett senare beslut.",
}


def decision_letter(file: CaseFile, decision: Decision) -> Letter:
    day = decision.decided_on or decision.communicated_on
    organizer = file.organizer_on(decision.decided_on, made_at=_decided_at(decision))
    units = file.units_at(decision.created_at, annex=decision.annex)
    return Letter(
        title="Beslut om insatser",
        diary_number=decision.diary_number,
        day=day,
        receiver=organizer.receiver,
        organizer=organizer.name,
        mark=MARKS.get(decision.status),
        meta=[f"Beslut nummer {decision.decision_number}"],
        lead=[
            Text(f"Beslutet avser {organizer.written} och dessa skolenheter: {units}."),
            Text(f"Det fattas inom {programme_name(file.case.programme)}."),
        ],
        sections=[
            Section("Beslut", [Text(decision.content), *_costs(file, decision)]),
            needs(file),
            _reasons(file, decision),
            Section("Förbehåll om återkallelse", [Text(decision.revocation_reservation)]),
            Section("Handläggning", [Text(_handling(file, decision))]),
            appeal("decision", file.case.programme),
        ],
    )


def _decided_at(decision: Decision) -> datetime:
    """Nothing but its replacement changes a decision; of one that is replaced no more is known than its proposal."""
    return decision.created_at if decision.status is DecisionStatus.REPLACED else decision.updated_at


def _reasons(file: CaseFile, decision: Decision) -> Section:
    goals: list[Block] = (
        [Text("Insatserna ska leda till dessa mål:"), goal_rows(file.plan.content, file.names)] if file.plan else []
    )
    return Section("Skälen för beslutet", [Text(decision.reasons), *goals])


def _costs(file: CaseFile, decision: Decision) -> list[Block]:
    lines = decision.costs.root
    total = sum((line.amount for line in lines), Decimal())
    heads = {"Räkenskapsår": 2, "Kostnadsslag": 3, "Insats": 5, "Belopp": 3}
    rows = [_cost(file, line) for line in lines]
    return [table(heads, rows), Text(f"Sammanlagt {kronor(total)}.")]


def _cost(file: CaseFile, line: MeasureCost) -> tuple[object, ...]:
    plan = file.plan
    titles = {measure_id(plan.id, m.key): m.title for m in plan.content.measures} if plan else {}
    title = titles.get(line.measure_id) if line.measure_id else None
    return line.fiscal_year, COST_KINDS[line.cost_kind], title, kronor(line.amount)


def _handling(file: CaseFile, decision: Decision) -> str:
    """The text on who decided, presented and took part, and that the organiser was heard (FL 25 and 31 §§)."""
    others = ", ".join(file.person(subject) for subject in decision.participants)
    lines = [
        f"Huvudmannen fick ta del av underlaget och yttra sig {decision.communicated_on} (25 § förvaltningslagen).",
        f"Föredragande: {file.person(decision.presented_by)}.",
        f"I den slutliga handläggningen har också deltagit: {others}." if others else "Ingen annan har deltagit.",
    ]
    if decision.decided_by:
        lines.insert(0, f"Beslutet har fattats {decision.decided_on} av {file.person(decision.decided_by)}.")
    return "\n".join(lines)
