"""Networks of organisers and their members."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from followup.api.dependencies import (
    ROOT,
    Change,
    ChangeOnce,
    Create,
    OrganizationFilter,
    ProgrammeFilter,
    Programmes,
    Read,
)
from followup.api.parts import Part
from followup.models.network import Network, NetworkMember
from followup.programmes import known_programme
from followup.use_cases.networks.add_member import add_member
from followup.use_cases.networks.change_network import change_network
from followup.use_cases.networks.end_membership import end_membership
from followup.use_cases.networks.end_network import end_network
from followup.use_cases.networks.form_network import form_network
from shared.contracts.numbers import OrganizationNumberIn
from shared.days import Day
from shared.rest.links import Link, Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["nätverk"])
SORTS = {"name": Network.name, "formed_on": Network.formed_on, "updated_at": Network.updated_at}
MEMBER_SORTS = {"from_on": NetworkMember.from_on, "updated_at": NetworkMember.updated_at}
NETWORK = "0199a6f2-7c1e-7aa0-8000-00000000000f"
ON = Annotated[Day | None, Query(description="De som fanns den dagen")]


class NetworkChangeIn(In):
    name: Line = Field(min_length=3, max_length=200, description="Nätverkets namn", examples=["Språk i alla ämnen"])
    purpose: Prose = Field(
        min_length=3,
        max_length=4000,
        description="Vad huvudmännen möts om",
        examples=["Rektorer utbyter erfarenheter av språkutvecklande arbetssätt."],
    )


class NetworkIn(NetworkChangeIn):
    programme: Line = Field(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    formed_on: Day = Field(description="Nätverkets första dag", examples=["2026-12-01"])


class NetworkEndingIn(In):
    ended_on: Day = Field(description="Nätverkets sista dag", examples=["2028-06-15"])
    reason: Prose = Field(
        min_length=3, max_length=2000, description="Varför nätverket avslutas", examples=["Huvudmännen möts själva."]
    )


class MemberIn(In):
    organization_number: OrganizationNumberIn = Field(
        description="Huvudmannen, som har tackat ja i uppdraget", examples=["2120000530"]
    )
    from_on: Day = Field(description="Huvudmannens första dag i nätverket", examples=["2026-12-01"])


class MembershipEndingIn(In):
    until_on: Day = Field(description="Huvudmannens sista dag i nätverket", examples=["2027-06-15"])
    reason: Prose = Field(
        min_length=3, max_length=2000, description="Varför huvudmannen lämnar", examples=["Samverkan är slutförd."]
    )


class MembershipOut(Part):
    id: UUID = Field(description="Medlemskapets identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000010"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    from_on: date = Field(description="Första dagen", examples=["2026-12-01"])
    until_on: date | None = Field(description="Sista dagen, om den är bestämd", examples=[None])


class NetworkOut(Out):
    id: UUID = Field(description="Nätverkets identitet", examples=[NETWORK])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    name: str = Field(description="Nätverkets namn", examples=["Språk i alla ämnen"])
    purpose: str = Field(description="Vad huvudmännen möts om", examples=["Språkutvecklande arbetssätt."])
    formed_on: date = Field(description="Nätverkets första dag", examples=["2026-12-01"])
    ended_on: date | None = Field(description="Nätverkets sista dag, om den är bestämd", examples=[None])
    ended_because: str | None = Field(description="Varför nätverket avslutas", examples=[None])
    members: list[MembershipOut] = Field(description="Alla som är eller har varit med, i tidsordning")
    updated_at: datetime = Field(description="Senast ändrat", examples=["2026-12-01T08:00:00Z"])


class MemberOut(Out):
    id: UUID = Field(description="Medlemskapets identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000010"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    network_id: UUID = Field(description="Nätverket", examples=[NETWORK])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    from_on: date = Field(description="Första dagen", examples=["2026-12-01"])
    until_on: date | None = Field(description="Sista dagen, om den är bestämd", examples=[None])
    left_because: str | None = Field(description="Varför huvudmannen lämnar", examples=[None])
    updated_at: datetime = Field(description="Senast ändrat", examples=["2026-12-01T08:00:00Z"])


def present(request: Request, network: Network) -> NetworkOut:
    path = f"{ROOT}/networks/{network.id}"
    steps = (
        Step("meetings", "get_meetings", "GET", f"{ROOT}/meetings?network_id={network.id}"),
        Step("change", "put_network", "PUT", path, network.is_open),
        Step("add_member", "post_network_member", "POST", f"{path}/members", network.is_open),
        Step("end", "post_network_ending", "POST", f"{path}/endings", network.is_open),
    )
    return NetworkOut.of(network, links=links(request, path, *steps))


def present_member(request: Request, member: NetworkMember) -> MemberOut:
    return MemberOut.of(member, links=_member_links(request, member))


def _member_links(request: Request, member: NetworkMember) -> dict[str, Link]:
    path = f"{ROOT}/network-members/{member.id}"
    steps = (
        Step("network", "get_network", "GET", f"{ROOT}/networks/{member.network_id}"),
        Step("end", "post_network_member_ending", "POST", f"{path}/endings", member.is_open),
    )
    return links(request, path, *steps)


@router.get("/networks", summary="Lista nätverk", response_model=Page[NetworkOut])
async def get_networks(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    organization_number: OrganizationFilter = None,
    on: ON = None,
    search: Annotated[Line | None, Query(max_length=200, description="Ord i namn och syfte")] = None,
) -> Response:
    """Nätverk av huvudmän med sina medlemmar. En huvudman ser dem som den är eller har varit med i."""
    async with call.work as work:
        query = work.networks.list_networks(
            programme=programme, organization_number=organization_number, on=on, search=search
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/networks/{network_id}", summary="Hämta ett nätverk", response_model=NetworkOut)
async def get_network(call: Read, network_id: UUID) -> Response:
    """Ett nätverk med dem som är eller har varit med. Mötena finns i `meetings`."""
    async with call.work as work:
        return await call.answer(present, await work.networks.get_network(network_id))


@router.post("/networks", summary="Bilda ett nätverk", status_code=201, response_model=NetworkOut)
async def post_network(call: Create, body: NetworkIn, programmes: Programmes) -> Response:
    """Ett nätverk inom ett uppdrag, där huvudmän utbyter erfarenheter (Redovisning dnr 2015:778, 6.3)."""
    programme = known_programme(programmes, body.programme).code
    async with call.work as work:
        network = await form_network(
            work, programme, name=body.name, purpose=body.purpose, formed_on=body.formed_on, now=call.now
        )
        return await call.answer(present, network)


@router.put("/networks/{network_id}", summary="Ändra ett nätverk", response_model=NetworkOut)
async def put_network(call: Change, network_id: UUID, body: NetworkChangeIn) -> Response:
    """Ge nätverket ett annat namn eller syfte."""
    async with call.work as work:
        network = await change_network(
            work, network_id, name=body.name, purpose=body.purpose, version=call.version, now=call.now
        )
        return await call.answer(present, network)


@router.post(
    "/networks/{network_id}/endings", summary="Avsluta ett nätverk", status_code=201, response_model=NetworkOut
)
async def post_network_ending(call: ChangeOnce, network_id: UUID, body: NetworkEndingIn) -> Response:
    """Ge nätverket en sista dag, med skäl. De som är med då får samma sista dag. Möten efter den ställs in först."""
    async with call.work as work:
        network = await end_network(
            work, network_id, ended_on=body.ended_on, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, network)


@router.post(
    "/networks/{network_id}/members", summary="Lägg till en huvudman", status_code=201, response_model=MemberOut
)
async def post_network_member(call: ChangeOnce, network_id: UUID, body: MemberIn) -> Response:
    """En huvudman som har tackat ja blir medlem från en dag. Planerade möten från den dagen blir också dess."""
    async with call.work as work:
        member = await add_member(
            work,
            network_id,
            organization_number=body.organization_number,
            from_on=body.from_on,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present_member, member)


@router.get("/network-members", summary="Lista medlemmar i nätverk", response_model=Page[MemberOut])
async def get_network_members(
    call: Read,
    paging: PagingDep,
    network_id: Annotated[UUID | None, Query(description="Ett nätverks medlemmar")] = None,
    organization_number: OrganizationFilter = None,
    on: ON = None,
) -> Response:
    """Huvudmän i nätverk, från en dag till en dag."""
    async with call.work as work:
        query = work.networks.list_members(network_id=network_id, organization_number=organization_number, on=on)
    return await call.list(query, present_member, paging=paging, sorts=MEMBER_SORTS)


@router.get("/network-members/{member_id}", summary="Hämta en medlem i ett nätverk", response_model=MemberOut)
async def get_network_member(call: Read, member_id: UUID) -> Response:
    """En huvudmans tid i ett nätverk."""
    async with call.work as work:
        return await call.answer(present_member, await work.networks.get_member(member_id))


@router.post(
    "/network-members/{member_id}/endings", summary="Avsluta ett medlemskap", status_code=201, response_model=MemberOut
)
async def post_network_member_ending(call: ChangeOnce, member_id: UUID, body: MembershipEndingIn) -> Response:
    """Ge huvudmannen en sista dag i nätverket, med skäl. Planerade möten efter den är inte längre dess."""
    async with call.work as work:
        member = await end_membership(
            work, member_id, until_on=body.until_on, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present_member, member)
