"""The material on the units of a case, as known now: their published statistics and the inspectorate's decisions."""

from collections.abc import Iterable

from agreements.copies import Supervision, UnitStatistics
from agreements.models.analysis_material import (
    AnalysisMaterial,
    IndicatorFigures,
    InspectorateDecision,
    UnitMaterial,
)
from agreements.models.cooperation import Cooperation
from agreements.models.unit_names import UnitNames
from agreements.unit_of_work import Work
from shared.contracts.selection import UnitStatisticsPublishedV1


async def gather_material(work: Work, case: Cooperation) -> AnalysisMaterial:
    """Gather the material in three statements, however many units there are."""
    statistics = await work.unit_statistics.find_statistics(case.school_unit_codes)
    decisions = await work.supervisions.list_of_case(case)
    same = await work.school_units.list_names(case.school_unit_codes)
    names = case.school_unit_names or UnitNames({})
    return AnalysisMaterial(
        school_units=tuple(
            _unit(
                code,
                names.root.get(code),
                statistics.get(code),
                (decision for decision in decisions if same.get(decision.school_unit_code or "") == code),
            )
            for code in case.school_unit_codes
        ),
        supervision_decisions=tuple(_decision(decision) for decision in decisions if decision.school_unit_code is None),
    )


def _unit(
    code: str, name: str | None, statistics: UnitStatistics | None, decisions: Iterable[Supervision]
) -> UnitMaterial:
    return UnitMaterial(
        school_unit_code=code,
        name=name,
        indicators=_indicators(statistics.published) if statistics else None,
        supervision_decisions=tuple(_decision(decision) for decision in decisions),
    )


def _indicators(published: UnitStatisticsPublishedV1) -> tuple[IndicatorFigures, ...]:
    return tuple(IndicatorFigures.model_validate(one.model_dump()) for one in published.indicators)


def _decision(decision: Supervision) -> InspectorateDecision:
    return InspectorateDecision(
        supervision_id=decision.supervision_id,
        diary_number=decision.diary_number,
        decision_type=decision.decision_type,
        status=decision.status,
        decided_on=decision.decided_on,
        extensive_in_central_parts=decision.extensive_in_central_parts,
    )
