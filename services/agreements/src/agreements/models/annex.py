"""The annex of an agreement: the approved plan, whole, as it stood when the measures were decided."""

from typing import Self
from uuid import UUID

from pydantic import Field, JsonValue

from agreements.models.analysis_content import AnalysisContent
from agreements.models.costs import Cost
from agreements.models.plan_content import PlanContent
from agreements.models.writing import Content, Name, Words
from shared.days import Whole
from shared.stored import read_stored


class SharedPart(Content):
    """Huvudmannens andel av en insats som flera huvudmän delar."""

    measure_id: UUID = Field(description="Insatsen i åtgärdsplanen")
    title: Name = Field(description="Den gemensamma insatsen", examples=["Högskolekurs i matematikdidaktik, 7,5 hp"])
    rule: Words = Field(description="Hur kostnaden delas, i ord")
    organizers: Whole = Field(description="Antal huvudmän som deltar", examples=[2])
    places: Whole = Field(description="Huvudmannens platser", examples=[12])
    all_places: Whole = Field(description="Alla platser", examples=[30])
    costs: tuple[Cost, ...] = Field(description="Huvudmannens andel av kostnaden")
    all_costs: tuple[Cost, ...] = Field(description="Hela kostnaden")


class Annex(Content):
    """Åtgärdsplanen så som den var när insatserna beslutades, och problemen som den svarar mot."""

    action_plan_id: UUID = Field(description="Åtgärdsplanens identitet")
    # Kept as JSON, not as today's classes: the content of a signed hash may never be written in another way.
    plan: dict[str, JsonValue] = Field(description="Hela åtgärdsplanen, ordagrant")
    problems: dict[str, str] = Field(
        description="Beteckning och beskrivning av varje problem i nulägesanalysen som planen svarar mot",
        examples=[{"P1": "Undervisningen anpassas sällan efter eleverna"}],
    )

    shares: tuple[SharedPart, ...] = Field(
        default=(),
        description="Huvudmannens andelar i gemensamma insatser",
        exclude_if=lambda value: not value,  # what was signed before the field came keeps its hash
    )
    analysis_hash: str | None = Field(
        default=None,
        description="Kontrollsumman för den färdiga nulägesanalysen med dess statistik och tillsyn, SHA-256",
        exclude_if=lambda value: value is None,  # as above
    )

    @classmethod
    def of(
        cls, plan_id: UUID, plan: PlanContent, analysis: AnalysisContent | None, *, analysis_hash: str | None = None
    ) -> Self:
        answered = {measure.problem_key for measure in plan.measures}
        problems = analysis.problems if analysis else ()
        return cls(
            action_plan_id=plan_id,
            plan=plan.model_dump(mode="json"),
            problems={problem.key: problem.description for problem in problems if problem.key in answered},
            analysis_hash=analysis_hash,
        )

    def sharing(self, parts: tuple[SharedPart, ...]) -> Self:
        """The same annex, with the organiser's shares as they are now."""
        return self.model_copy(update={"shares": parts})

    @property
    def content(self) -> PlanContent:
        """The plan as a value; texts are taken as they were written."""
        return read_stored(PlanContent, self.plan)


def annex_changes(former: Annex | None, annex: Annex | None) -> list[str]:
    """The changes of the annex, as Swedish sentences."""
    if former is None or annex is None or former == annex:
        return []
    shares = ["Huvudmannens andelar i gemensamma insatser är ändrade"] if former.shares != annex.shares else []
    analysis = ["Nulägesanalysen är en annan"] if former.analysis_hash != annex.analysis_hash else []
    like = {"shares": annex.shares, "analysis_hash": annex.analysis_hash}
    plan = ["Bilagan är en ny åtgärdsplan"] if former.model_copy(update=like) != annex else []
    return [*plan, *analysis, *shares]
