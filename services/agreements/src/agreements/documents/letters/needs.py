"""The findings of the analysis, as background in decisions and agreements."""

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Rows, Section, Text, table
from agreements.models.analysis_content import AnalysedProblem
from agreements.models.goal import PlannedGoal
from agreements.models.plan_content import PlanContent, PlannedMeasure
from agreements.models.unit_names import UnitNames
from agreements.rules.wording import ANALYSIS_LEVELS, BASELINE_STATES

GOALS = {"Indikator": 4, "Nivå": 3, "Gäller": 3, "Utgångsvärde": 3, "Mål": 2, "Nås": 3}


def needs(file: CaseFile) -> Section:
    """The situation in short, and the problems in order of priority."""
    if file.analysis is None:
        carried = file.case.carried_over_on is not None
        why = (
            "Nulägesanalysen gjordes innan samverkan fördes över hit."
            if carried
            else "Nulägesanalysen är inte påbörjad."
        )
        return Section("Bakgrund och behov", [Text(why)])
    content = file.analysis.content
    ordered = sorted(content.problems, key=lambda problem: problem.priority or len(content.problems))
    heads = {"Plats": 1, "Problem": 5, "Gäller": 2, "Resultat som problemet är kopplat till": 4}
    return Section(
        "Bakgrund och behov",
        [Text(content.description), table(heads, (_problem(problem, file.names) for problem in ordered))],
    )


def _problem(problem: AnalysedProblem, names: UnitNames) -> tuple[object, ...]:
    where = names.written(problem.school_unit_code) if problem.school_unit_code else "huvudmannen"
    return problem.priority, f"{problem.key}. {problem.description}", where, problem.result


def goal_rows(plan: PlanContent, names: UnitNames) -> Rows:
    """Every goal with its measure and values: what is measured, where, from what, to what and when."""
    rows = [(measure.key, *row) for measure in plan.measures for row in measure_goals(measure, names)]
    return table({"Insats": 2, **GOALS}, rows)


def measure_goals(measure: PlannedMeasure, names: UnitNames) -> list[tuple[object, ...]]:
    if measure.goals:
        return [_goal(goal, names) for goal in measure.goals]
    # A goal as it was written under release 1.1.0, in running text.
    return [(measure.indicator, None, None, measure.baseline, measure.target, measure.target_on)]


def _goal(goal: PlannedGoal, names: UnitNames) -> tuple[object, ...]:
    unit = names.written(goal.school_unit_code) if goal.school_unit_code else None
    where = ", ".join(part for part in (unit, goal.school_type) if part) or "huvudmannen"
    baseline = number(goal.baseline) or BASELINE_STATES[goal.baseline_state]
    day = f" ({goal.baseline_on})" if goal.baseline_on else ""
    what = f"{goal.indicator_title or goal.indicator} ({goal.unit_of_measure})"
    target = number(goal.target)
    if goal.reason_to_keep and goal.target == goal.baseline:
        target = f"{target}, nivån hålls: {goal.reason_to_keep}"
    return what, ANALYSIS_LEVELS[goal.level], where, f"{baseline}{day}", target, goal.target_on


def number(value: object) -> str:
    """A measured value as people write it: 61.5 as "61,5"."""
    return "" if value is None else str(value).replace(".", ",").replace("-", "−")
