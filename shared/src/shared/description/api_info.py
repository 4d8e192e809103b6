"""What API this is (REST API-profil VER.07)."""

from fastapi import Request
from pydantic import BaseModel, Field

from shared.rest.links import base_url
from shared.rest.routes import Routes


class ApiInfo(BaseModel):
    """Om API:et enligt REST API-profilen VER.07."""

    api_name: str = Field(alias="apiName", examples=["service"], description="API:ets namn")
    api_version: str = Field(alias="apiVersion", examples=["1.0.0"], description="Version med MAJOR, MINOR och PATCH")
    api_released: str = Field(alias="apiReleased", examples=["2026-11-22"], description="Dag då versionen publicerades")
    api_documentation: str = Field(
        alias="apiDocumentation", examples=["https://api.example.se/service/v1/docs"], description="Absolut adress"
    )
    api_status: str = Field(
        alias="apiStatus",
        examples=["active"],
        description="Läge i livscykeln: `alpha`, `beta`, `active`, `deprecated`, `retired` eller `decommissioned`",
    )


def api_info_router(info: ApiInfo) -> Routes:
    router = Routes(tags=["om API:et"])

    @router.get("/api-info", summary="Om API:et", response_model=ApiInfo, openapi_extra={"x-public": True})
    async def get_api_info(request: Request) -> ApiInfo:
        """Namn, version och status enligt REST API-profilen."""
        return info.model_copy(update={"api_documentation": base_url(request) + info.api_documentation})

    return router
