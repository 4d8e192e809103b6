"""What is missing or wrong in a situation analysis."""

from collections.abc import Collection

from agreements.models.analysis_content import AnalysisContent, Problem
from agreements.rules.faults import Fault, Faults, blanks, repeated, unknown_units


def analysis_faults(content: AnalysisContent, units: Collection[str]) -> Faults:
    """Problems tied to results and to what can be influenced, causes with evidence, pupils heard.

    Redovisning dnr 2015:778, 2.5.2.
    """
    texts = (
        ("description", content.description, "en nulägesbeskrivning"),
        ("pupils_heard", content.pupils_heard, "hur eleverna har fått yttra sig"),
    )
    yield from blanks("content", texts)
    if not content.problems:
        yield Fault("content.problems", "inga problem är beskrivna", "minst ett problem")
    yield from repeated("content.problems", [problem.key for problem in content.problems])
    for number, problem in enumerate(content.problems):
        yield from _problem_faults(f"content.problems[{number}]", problem, units)


def _problem_faults(where: str, problem: Problem, units: Collection[str]) -> Faults:
    texts = (
        ("description", problem.description, "problemet i klartext"),
        ("result", problem.result, "det resultat som problemet är kopplat till"),
        ("within_reach", problem.within_reach, "vad enheten själv kan påverka"),
    )
    yield from blanks(where, texts)
    if not problem.causes:
        yield Fault(f"{where}.causes", "orsaker saknas", "minst en orsak med belägg")
    for number, cause in enumerate(problem.causes):
        parts = (("description", cause.description, "orsaken"), ("evidence", cause.evidence, "belägg för orsaken"))
        yield from blanks(f"{where}.causes[{number}]", parts)
    if problem.school_unit_code:
        yield from unknown_units(where, [problem.school_unit_code], units)
