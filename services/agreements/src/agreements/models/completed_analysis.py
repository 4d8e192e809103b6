"""A situation analysis as it stood when it was completed, with what it rested on; never changed."""

from datetime import date, datetime
from typing import Self

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from agreements.models.analysis_content import AnalysisContent
from agreements.models.analysis_material import AnalysisMaterial
from agreements.models.root import Base, CasePart
from agreements.models.situation_analysis import SituationAnalysis
from shared.canonical import canonical, hash_of
from shared.kit.columns import Document


class CompletedAnalysis(CasePart, Base):
    """One completion of the analysis of the case; none is kept of what release 1.1.0 completed."""

    __tablename__ = "completed_analysis"

    completed_on: Mapped[date]
    completed_by: Mapped[str] = mapped_column(Text)
    content: Mapped[AnalysisContent] = mapped_column(Document(AnalysisContent))
    material: Mapped[AnalysisMaterial] = mapped_column(Document(AnalysisMaterial))
    content_hash: Mapped[str] = mapped_column(Text)
    """The hash of both. It stands in the annex of the decision and of the agreement, inside what is signed."""

    @classmethod
    def of(
        cls, analysis: SituationAnalysis, material: AnalysisMaterial, *, by: str, today: date, now: datetime
    ) -> Self:
        whole = {
            "cooperation_id": str(analysis.cooperation_id),
            "completed_on": today.isoformat(),
            "content": analysis.content.model_dump(mode="json"),
            "material": material.model_dump(mode="json"),
        }
        return cls(
            cooperation_id=analysis.cooperation_id,
            completed_on=today,
            completed_by=by,
            content=analysis.content,
            material=material,
            content_hash=hash_of(canonical(whole)),
            created_at=now,
            updated_at=now,
        )
