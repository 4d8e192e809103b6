"""The annex of an agreement: the approved plan, whole, as it stood when the measures were decided."""

from typing import Self
from uuid import UUID

from pydantic import Field, JsonValue

from agreements.models.analysis_content import AnalysisContent
from agreements.models.plan_content import PlanContent
from agreements.models.writing import Content
from shared.stored import reading_stored


class Annex(Content):
    """Åtgärdsplanen så som den var när insatserna beslutades, och problemen som den svarar mot."""

    action_plan_id: UUID = Field(description="Åtgärdsplanens identitet")
    # As JSON and not as today's classes: what is inside a signed hash may never be written in another way.
    plan: dict[str, JsonValue] = Field(description="Hela åtgärdsplanen, ordagrant")
    problems: dict[str, str] = Field(
        description="Beteckning och beskrivning av varje problem i nulägesanalysen som planen svarar mot",
        examples=[{"P1": "Undervisningen anpassas sällan efter eleverna"}],
    )

    @classmethod
    def of(cls, plan_id: UUID, plan: PlanContent, analysis: AnalysisContent | None) -> Self:
        answered = {measure.problem_key for measure in plan.measures}
        problems = analysis.problems if analysis else ()
        return cls(
            action_plan_id=plan_id,
            plan=plan.model_dump(mode="json"),
            problems={problem.key: problem.description for problem in problems if problem.key in answered},
        )

    @property
    def content(self) -> PlanContent:
        """The plan as a value; texts are taken as they were written."""
        with reading_stored():
            return PlanContent.model_validate(self.plan)
