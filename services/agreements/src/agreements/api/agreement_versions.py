"""Every version of an agreement, with what was changed from the one before it."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from agreements.api.agreements import VersionOut, present_version
from agreements.api.dependencies import ROOT, WorkDep
from agreements.models import Agreement, AgreementVersion, VersionState
from agreements.rules.differences import difference
from shared.kit.http.resources import Link, links

router = APIRouter(tags=["överenskommelse"])


class VersionHistoryOut(VersionOut):
    changes: list[str] = Field(
        description="Skillnaden mot versionen före, i klartext", examples=[["Sista dag: 2028-12-31 → 2029-06-30"]]
    )


class VersionsOut(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    items: list[VersionHistoryOut] = Field(description="Alla versioner, äldst först")
    links: dict[str, Link] = Field(alias="_links", description="Länkar till resursen")


@router.get("/agreements/{agreement_id}/versions", summary="Visa alla versioner", response_model=VersionsOut)
async def get_agreement_versions(request: Request, work: WorkDep, agreement_id: UUID) -> VersionsOut:
    """Varje version med innehåll, underskrifter och skillnaden mot den före."""
    async with work:
        agreement = await work.agreements.get_part(agreement_id)
    items = [_present(agreement, version) for version in agreement.versions]
    return VersionsOut(items=items, links=links(request, f"{ROOT}/agreements/{agreement_id}/versions"))


def _present(agreement: Agreement, version: AgreementVersion) -> VersionHistoryOut:
    """Compared with the version that applied before it; an amendment that was taken back is passed over."""
    earlier = [v for v in agreement.versions if v.number < version.number and v.state is not VersionState.WITHDRAWN]
    before = earlier[-1].content.model_dump(mode="json") if earlier else None
    changes = difference(before, version.content.model_dump(mode="json")) if before else []
    return VersionHistoryOut(**present_version(version).model_dump(), changes=changes)
