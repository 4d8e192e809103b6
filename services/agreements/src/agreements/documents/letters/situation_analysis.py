"""The organiser's situation analysis as it was completed, with the figures and the supervision that it rested on."""

from collections.abc import Iterable, Iterator

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Block, Items, Letter, Section, Text, table
from agreements.documents.letters.needs import number
from agreements.documents.letters.plan import HEARINGS, hearing_row
from agreements.models.analysis_content import AnalysedProblem, AnalysisContent
from agreements.models.analysis_material import IndicatorFigures, InspectorateDecision, UnitFigure, UnitMaterial
from agreements.models.completed_analysis import CompletedAnalysis
from agreements.models.situation_analysis import AnalysisStatus
from agreements.models.unit_names import UnitNames
from agreements.rules.wording import (
    ANALYSIS_LEVELS,
    FIGURE_STATES,
    SUPERVISION_DECISIONS,
    SUPERVISION_STATUSES,
)

MOST_YEARS = 5
"""School years side by side on a page; the API has all that were kept."""
ORGANIZER = "huvudmannen"


def analysis_letter(file: CaseFile, completed: CompletedAnalysis) -> Letter:
    organizer = file.organizer_on(completed.completed_on, made_at=completed.created_at)
    content, material = completed.content, completed.material
    units = [_unit(unit, file.names) for unit in material.school_units]
    return Letter(
        title="Nulägesanalys",
        diary_number=_diary_number(file),
        day=completed.completed_on,
        receiver=["Skolverket"],
        organizer=organizer.name,
        mark=_mark(file, completed),
        lead=[
            Text(f"Från {organizer.written}."),
            Text(f"Analysen omfattar dessa skolenheter: {file.units_at(completed.created_at)}."),
        ],
        sections=[
            Section("Nuläget", [Text(content.description), _levels(content, file.names)]),
            Section("Problem och orsaker", list(_problems(content, file.names))),
            Section("Hur eleverna har fått yttra sig", [table(HEARINGS, map(hearing_row, content.pupil_hearings))]),
            Section("Material från kvalitetsdialogen", [Text(content.quality_dialogue or "Inget.")]),
            Section("Skolenheternas statistik och tillsyn", list(_signs(material.school_units)), units),
            Section("Skolinspektionens beslut om huvudmannen", [_decisions(material.supervision_decisions)]),
            Section("Kontrollsumma", [Text(f"Analysens och statistikens kontrollsumma: {completed.content_hash}")]),
        ],
    )


def _diary_number(file: CaseFile) -> str:
    """The first agreement's; a case that was carried over has its own elsewhere, and its agreement here."""
    if file.first:
        return file.first.diary_number
    return file.agreement.diary_number if file.agreement else "–"


def _mark(file: CaseFile, completed: CompletedAnalysis) -> str | None:
    later = file.completed_analyses[file.completed_analyses.index(completed) + 1 :]
    if later:
        return f"Ersatt av analysen som blev färdig {later[0].completed_on}."
    reopened = file.analysis and file.analysis.status is AnalysisStatus.DRAFT
    return "Öppnad på nytt: analysen skrivs om." if reopened else None


def _levels(content: AnalysisContent, names: UnitNames) -> Block:
    rows = (
        (_place(row.school_unit_code, names), ANALYSIS_LEVELS[row.level], row.description)
        for row in content.descriptions
    )
    return table({"Gäller": 2, "Nivå": 2, "Nuläget": 5}, rows)


def _problems(content: AnalysisContent, names: UnitNames) -> Iterator[Block]:
    ordered = sorted(content.problems, key=lambda problem: problem.priority or len(content.problems))
    heads = {"Plats": 1, "Problem": 4, "Gäller": 2, "Resultat": 3, "Vad enheten kan påverka": 3}
    yield table(heads, (_problem(problem, names) for problem in ordered))
    causes = ((problem.key, cause.description, cause.evidence) for problem in ordered for cause in problem.causes)
    yield table({"Problem": 1, "Antagen orsak": 4, "Belägg": 4}, causes)


def _problem(problem: AnalysedProblem, names: UnitNames) -> tuple[object, ...]:
    what = f"{problem.key}. {problem.description}"
    return problem.priority, what, _place(problem.school_unit_code, names), problem.result, problem.within_reach


def _place(code: str | None, names: UnitNames) -> str:
    return names.written(code) if code else ORGANIZER


def _signs(units: Iterable[UnitMaterial]) -> Iterator[Block]:
    """An explanation of the figures, and of only those signs that the reader meets."""
    met = {figure.value_type for unit in units for one in unit.indicators or () for figure in one.figures[:MOST_YEARS]}
    yield Text(
        "Värdena är de som Skolverket har publicerat, så som de var när analysen blev färdig. Inom parentes står "
        f"rikets genomsnitt samma läsår, när det är känt. Högst {MOST_YEARS} läsår visas."
    )
    if signs := [meaning for kind, meaning in FIGURE_STATES.items() if kind in met]:
        yield Items(signs)


def _unit(unit: UnitMaterial, names: UnitNames) -> Section:
    return Section(names.written(unit.school_unit_code), [*_figures(unit), _decisions(unit.supervision_decisions)])


def _figures(unit: UnitMaterial) -> Iterator[Block]:
    if unit.indicators is None:
        yield Text("Ingen statistik om skolenheten hade kommit när analysen blev färdig.")
        return
    if not unit.indicators:
        yield Text("Ingen statistik är publicerad om skolenheten.")
        return
    years = sorted({f.school_year for one in unit.indicators for f in one.figures}, reverse=True)[:MOST_YEARS]
    heads = {"Indikator": 4} | dict.fromkeys(years, 2)
    yield table(heads, (_row(one, years) for one in unit.indicators))


def _row(one: IndicatorFigures, years: Iterable[str]) -> tuple[str, ...]:
    by_year = {figure.school_year: _written(figure) for figure in one.figures}
    return f"{one.title} ({one.school_type}, {one.unit})", *(by_year.get(year, "") for year in years)


def _written(figure: UnitFigure) -> str:
    average = f" ({number(figure.national_average)})" if figure.national_average is not None else ""
    return f"{figure.published}{average}"


def _decisions(decisions: Iterable[InspectorateDecision]) -> Block:
    heads = {"Skolinspektionens beslut": 4, "Diarienummer": 3, "Beslutat": 2, "Läge": 4}
    return table(heads, map(_decision, decisions))


def _decision(decision: InspectorateDecision) -> tuple[object, ...]:
    what = SUPERVISION_DECISIONS.get(decision.decision_type, decision.decision_type)
    if decision.extensive_in_central_parts:
        what = f"{what}, omfattande brister i centrala delar"
    state = SUPERVISION_STATUSES.get(decision.status, decision.status)
    return what, decision.diary_number, decision.decided_on, state
