"""Faults of a situation analysis, for the organiser and unit by unit."""

from collections.abc import Collection
from datetime import date

from agreements.models.analysis_content import AnalysedProblem, AnalysisContent
from agreements.models.hearing import hearing_faults
from agreements.rules.faults import Fault, Faults, blanks, repeated, says_something, unknown_units
from agreements.rules.wording import ANALYSIS_LEVELS
from shared.contracts.terms import AnalysisLevel


def analysis_faults(
    content: AnalysisContent, units: Collection[str], *, gone: Collection[str] = (), today: date
) -> Faults:
    """Three levels for the organiser and each unit, problems in order of priority, and pupils that were heard.

    Nothing is asked of units that are gone; what is written of them stays. Redovisning dnr 2015:778, 2.5.2.
    """
    yield from blanks("content", (("description", content.description, "en nulägesbeskrivning"),))
    yield from _level_faults(content, units, gone)
    yield from _problems_faults(content, units, gone)
    yield from hearing_faults("content.pupil_hearings", content.pupil_hearings, units, gone=gone, today=today)


def unanalysed_faults(content: AnalysisContent, units: Collection[str]) -> Faults:
    """Units that came, or came back, after the analysis was completed, and that it says nothing or too little of."""
    levels = {(row.school_unit_code, row.level) for row in content.descriptions if says_something(row.description)}
    problems = {problem.school_unit_code for problem in content.problems}
    heard = {code for hearing in content.pupil_hearings for code in hearing.school_unit_codes}
    for unit in units:
        described = all((unit, level) in levels for level in AnalysisLevel)
        if not (described and unit in problems and unit in heard):
            message = f"nulägesanalysen omfattar inte skolenheten {unit}"
            yield Fault("content", message, "en nulägesanalys som öppnas på nytt och omfattar skolenheten")


def _level_faults(content: AnalysisContent, units: Collection[str], gone: Collection[str]) -> Faults:
    described = {(row.school_unit_code, row.level) for row in content.descriptions if says_something(row.description)}
    for number, row in enumerate(content.descriptions):
        if row.school_unit_code:
            yield from unknown_units(f"content.descriptions[{number}]", [row.school_unit_code], units)
    for unit in (None, *(unit for unit in units if unit not in gone)):
        for level in AnalysisLevel:
            if (unit, level) not in described:
                message = f"{ANALYSIS_LEVELS[level]} är inte beskrivna för {_place(unit)}"
                yield Fault("content.descriptions", message, "nuläget på nivån")


def _problems_faults(content: AnalysisContent, units: Collection[str], gone: Collection[str]) -> Faults:
    if not content.problems:
        yield Fault("content.problems", "inga problem är beskrivna", "minst ett problem")
    yield from repeated("content.problems", [problem.key for problem in content.problems])
    priorities = [problem.priority for problem in content.problems if problem.priority is not None]
    if len(set(priorities)) < len(priorities):
        yield Fault("content.problems", "två problem har samma plats i prioriteringen", "en plats för varje problem")
    for number, problem in enumerate(content.problems):
        yield from _problem_faults(f"content.problems[{number}]", problem, units)
    with_problems = {problem.school_unit_code for problem in content.problems}
    for unit in units:
        if unit not in with_problems and unit not in gone:
            yield Fault("content.problems", f"inget problem är beskrivet för {_place(unit)}", "minst ett problem")


def _problem_faults(where: str, problem: AnalysedProblem, units: Collection[str]) -> Faults:
    texts = (
        ("description", problem.description, "problemet i klartext"),
        ("result", problem.result, "det resultat som problemet är kopplat till"),
        ("within_reach", problem.within_reach, "vad enheten själv kan påverka"),
    )
    yield from blanks(where, texts)
    if problem.priority is None:
        yield Fault(f"{where}.priority", "uppgiften saknas", "problemets plats i prioriteringen")
    if not problem.causes:
        yield Fault(f"{where}.causes", "orsaker saknas", "minst en orsak med belägg")
    for number, cause in enumerate(problem.causes):
        parts = (("description", cause.description, "orsaken"), ("evidence", cause.evidence, "belägg för orsaken"))
        yield from blanks(f"{where}.causes[{number}]", parts)
    if problem.school_unit_code:
        yield from unknown_units(where, [problem.school_unit_code], units)


def _place(unit: str | None) -> str:
    return f"skolenheten {unit}" if unit else "huvudmannen"
