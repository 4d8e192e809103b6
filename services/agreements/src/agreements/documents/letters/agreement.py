"""The agreement, or an amendment of it, with the action plan as its annex."""

from decimal import Decimal

from agreements.documents.case_file import CaseFile, Organizer
from agreements.documents.letter import Items, Letter, Section, Text, appeal, programme_name, table
from agreements.documents.letters.needs import goal_rows, needs
from agreements.documents.letters.plan import plan_annex
from agreements.documents.letters.shared import shared_annex
from agreements.documents.letters.signatures import SIGNED, instant
from agreements.models.agreement import Agreement
from agreements.models.agreement_version import AgreementVersion, VersionState
from agreements.models.content import AgreedInstalment, AgreedMeasure, AgreementContent, Party
from agreements.models.plan_content import PlanContent
from agreements.models.unit_names import UnitNames
from agreements.rules.wording import COST_KINDS, MEASURE_KINDS
from shared.clock import swedish_date
from shared.kit.swedish import kronor

MARKS = {
    VersionState.DRAFT: "Utkast: inte undertecknat av båda parter.",
    VersionState.LOCKED: "Undertecknat av en part: gäller inte förrän båda har undertecknat.",
    VersionState.WITHDRAWN: "Återtaget: ändringen har inte gjorts.",
}

NEVER_CONCLUDED = "Återtaget: överenskommelsen har inte ingåtts."
"""The mark of a first version that fell when the cooperation ended: it changed nothing, and nothing came of it."""

CARRIED = "Överförda uppgifter: det undertecknade originalet gäller."
"""The mark of what was signed before the case was carried over, until its document has been sent in."""


def agreement_letter(file: CaseFile, agreement: Agreement, version: AgreementVersion) -> Letter:
    content = version.content
    former = agreement.version_before(version)
    plan = _annex(file, version)
    units = file.units_at(version.locked_at, annex=version.annex)
    organizer = file.organizer_with(version.organization_number or agreement.organization_number)
    return Letter(
        title="Ändring av överenskommelse" if former else "Överenskommelse om riktade insatser",
        diary_number=agreement.diary_number,
        day=version.signed_on or swedish_date(version.created_at),
        receiver=organizer.receiver,
        organizer=organizer.name,
        mark=CARRIED if _is_carried(file, version) else _mark(version),
        meta=[f"Version {version.number}"],
        lead=[
            Text(f"Överenskommelse mellan Skolverket (202100-4185) och {organizer.written}."),
            Text(f"Den ingås inom {programme_name(file.case.programme)} och avser dessa skolenheter: {units}."),
            Text(f"Överenskommelsen gäller från och med {content.starts_on} till och med {content.ends_on}."),
        ],
        sections=[
            *_changes(agreement, version, former),
            needs(file),
            _decision(file, agreement),
            *_terms(content, file.names),
            *([Section("Mål", [goal_rows(plan, file.names)])] if plan else []),
            appeal("agreement", file.case.programme),
            _signatures(file, version, organizer),
        ],
        annexes=[*([plan_annex(plan, file.names)] if plan else []), *shared_annex(version.annex)],
    )


def _mark(version: AgreementVersion) -> str | None:
    if version.state is VersionState.WITHDRAWN and version.number == 1:
        return NEVER_CONCLUDED
    return MARKS.get(version.state)


def _is_carried(file: CaseFile, version: AgreementVersion) -> bool:
    return file.case.carried_over_on is not None and version.number == 1


def _annex(file: CaseFile, version: AgreementVersion) -> PlanContent | None:
    """The plan inside the signed hash; release 1.1.0 kept none with the version, so the case's own is shown."""
    if version.annex:
        return version.annex.content
    return file.plan.content if file.plan else None


def _changes(agreement: Agreement, version: AgreementVersion, former: AgreementVersion | None) -> list[Section]:
    """The changes of the amendment, clause by clause, before the whole text as it reads after it."""
    if former is None:
        return []
    changes = agreement.changes_of(version)
    reason = Text(f"Skäl: {version.reason}") if version.reason else Text("Inget skäl har angetts.")
    heading = f"Ändringar mot version {former.number}"
    return [Section(heading, [reason, Items(changes or ["Ingenting har ändrats."])])]


def _decision(file: CaseFile, agreement: Agreement) -> Section:
    decision = next((d for d in file.decisions if d.id == agreement.decision_id), None)
    if decision is None:
        return Section("Beslutet om insatser", [Text("Beslutet finns inte i ärendet.")])
    text = (
        f"Överenskommelsen bygger på Skolverkets beslut {decision.diary_number} av {decision.decided_on}.\n"
        f"Förbehåll om återkallelse: {decision.revocation_reservation}"
    )
    return Section("Beslutet om insatser", [Text(text)])


def _terms(content: AgreementContent, names: UnitNames) -> list[Section]:
    measures = {"Insats": 4, "Slag": 3, "Skolenheter": 2, "Tid": 3, "Följs upp": 2}
    duties = {"Åtagande": 5, "Ansvarig": 3, "Senast": 2}
    total = kronor(sum((cost.amount for cost in content.costs), Decimal()))
    costs = {"Räkenskapsår": 2, "Kostnadsslag": 3, "Insats": 5, "Belopp": 3}
    paid = {"Delutbetalning": 2, "Betalas": 5, "Belopp": 2}
    statements = [(row.due_on, kronor(row.amount)) for row in content.statements]
    return [
        Section("Insatser", [table(measures, (_agreed(measure, names) for measure in content.measures))]),
        Section("Skolverkets åtaganden", [table(duties, _commitments(content, Party.AGENCY))]),
        Section("Huvudmannens åtaganden", [table(duties, _commitments(content, Party.ORGANIZER))]),
        Section("Kostnader", [table(costs, _costs(content)), Text(f"Sammanlagt {total}.")]),
        Section("Utbetalning av bidrag", [table(paid, [_instalment(content, part) for part in content.instalments])]),
        Section(
            "Redovisningar",
            [
                Text("Huvudmannen redovisar hur bidraget har använts senast dessa dagar."),
                table({"Senast": 1, "Belopp som redovisas": 2}, statements),
            ],
        ),
        Section("Återbetalning", [Text(content.repayment_terms)]),
    ]


def _agreed(measure: AgreedMeasure, names: UnitNames) -> tuple[object, ...]:
    units = names.written(*measure.school_unit_codes) or "hela huvudmannen"
    period = f"{measure.starts_on}–{measure.ends_on}"
    return measure.title, MEASURE_KINDS[measure.kind], units, period, measure.follow_up_on


def _commitments(content: AgreementContent, party: Party) -> list[tuple[object, ...]]:
    return [(c.what, c.owner, c.due_on) for c in content.commitments if c.party is party]


def _costs(content: AgreementContent) -> list[tuple[object, ...]]:
    titles = {measure.measure_id: measure.title for measure in content.measures}
    return [
        (c.fiscal_year, COST_KINDS[c.cost_kind], titles.get(c.measure_id) if c.measure_id else None, kronor(c.amount))
        for c in content.costs
    ]


def _instalment(content: AgreementContent, instalment: AgreedInstalment) -> tuple[object, ...]:
    due = {statement.statement_id: statement.due_on for statement in content.statements}
    after = due.get(instalment.after_statement_id) if instalment.after_statement_id else None
    condition = f"när redovisningen {after} är godkänd" if after else "när båda har undertecknat"
    return instalment.number, f"tidigast {instalment.due_on}, {condition}", kronor(instalment.amount)


def _signatures(file: CaseFile, version: AgreementVersion, organizer: Organizer) -> Section:
    names = {Party.AGENCY: "Skolverket", Party.ORGANIZER: organizer.name}
    rows = [
        (names[signature.party], instant(signature.signed_at), file.authority(signature.signatory_id))
        for signature in version.valid_signatures.values()
    ]
    fixed = version.content_hash or "fastställs när den första parten undertecknar"
    sums = [f"Innehållets kontrollsumma (SHA-256): {fixed}"]
    if version.annex and version.annex.analysis_hash:
        sums.append(f"Nulägesanalysens kontrollsumma (SHA-256): {version.annex.analysis_hash}")
    return Section("Underskrifter", [table(SIGNED, rows), Text("\n".join(sums))])
