"""Everybody around a quality dialogue: the agency's people, SPSM and organisers, and the steps they take."""

from typing import Any

from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2027-03-15T09:00:00Z")
ROUND = {
    "programme": "kvalitet-2021",
    "title": "Våren 2027",
    "starts_on": "2027-03-01",
    "answer_by": "2027-04-15",
    "ends_on": "2027-06-11",
}
AGENCY, HEAD, SPSM = ({"function": function, "count": 1} for function in ("agency", "head_of_schools", "spsm"))
PLAN = {"planned_on": "2027-03-15", "is_remote": False, "place": "Rådhuset", "invitees": [AGENCY, HEAD, SPSM]}
OUTCOME = {"held_on": "2027-03-15", "attendees": [AGENCY, HEAD], "school_types": ["GR"]}
AREA = {
    "title": "Frånvaron",
    "description": "Frånvaron har ökat.",
    "school_type": "GR",
    "sub_goal": "knowledge_gr",
    "success_factor": "inclusion",
}
AGREED = {"side": "organizer", "what": "Frånvaron följs upp varje månad", "owner": "skolchef", "due_on": "2027-10-01"}
SUMMARY = {
    "starting_point": "Meritvärdet ligger under riksgenomsnittet.",
    "strengths": "Rektorerna följer undervisningen.",
    "development": "Frånvaron följs inte upp.",
    "conclusions": "Huvudmannen tar fram en rutin.",
    "areas": [AREA],
    "next_steps": [AGREED],
}


class Table:
    """Each call is made against the version that stands; `caller` is the headers of whoever makes it."""

    def __init__(self, followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
        self.followup = followup
        self.client = followup.client
        self.officer = authorization("case_officer", subject="handlaggare")
        self.colleague = authorization("case_officer", subject="kollega")
        self.decider = authorization("decider", subject="beslutsfattare")
        self.spsm = authorization("spsm", subject="radgivare")
        self.organizer = authorization("organizer", subject="skolchef", organization_number=ARBOGA)
        self.stranger = authorization("organizer", subject="frammande", organization_number=JONKOPING)

    async def register(self) -> None:
        """Two organisers of the register, what the first runs, and the goals that its dialogue is tied to."""
        types = {"school_types": ("FKLASS", "GR"), "school_units": 4}
        await self.followup.deliver(facts.organizer_changed(**types), ARBOGA)
        private = {"name": "Friskolan AB", "organizer_type": "ENSKILD", "municipality_code": None}
        await self.followup.deliver(facts.organizer_changed(organization_number=JONKOPING, **private), JONKOPING)
        goal = facts.quality_entry_published(kind="sub_goal", code="knowledge_gr", title="Eleverna når längre")
        factor = facts.quality_entry_published(kind="success_factor", code="inclusion", title="Inkludering")
        for entry in (goal, factor.model_copy(update={"school_type": None})):
            await self.followup.deliver(entry, entry.entry_id)

    async def send(
        self,
        path: str,
        body: Any = None,
        caller: dict[str, str] | None = None,
        *,
        now: dict[str, str] = NOW,
        tag: str = "",
    ) -> Any:
        headers = {**(caller or self.officer), **now, "Idempotency-Key": str(new_id())}
        return await self.client.post(path, json=body, headers=headers | ({"If-Match": tag} if tag else {}))

    async def find(self, path: str, caller: dict[str, str] | None = None) -> list[Any]:
        answer = await self.client.get(path, headers=(caller or self.officer) | NOW)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def step(
        self, path: str, step: str, body: Any = None, caller: dict[str, str] | None = None, *, now: dict[str, str] = NOW
    ) -> Any:
        read = await self.client.get(path, headers=self.officer | now)
        assert read.status_code == 200, read.text
        return await self.send(f"{path}/{step}", body, caller, now=now, tag=read.headers["ETag"])

    async def a_round(self, *, now: dict[str, str] = NOW, **changed: Any) -> str:
        """The path of an open round."""
        planned = await self.send("/quality-rounds", ROUND | changed, now=now)
        assert planned.status_code == 201, planned.text
        path = f"/quality-rounds/{planned.json()['id']}"
        opened = await self.step(path, "openings", {"diary_number": "2027:15"}, self.decider, now=now)
        assert opened.status_code == 201, opened.text
        return path

    async def offered(self, *, now: dict[str, str] = NOW, **changed: Any) -> str:
        """The path of Arboga's dialogue in a new round."""
        round_id = (await self.a_round(now=now, **changed)).rsplit("/", 1)[-1]
        found = await self.find(f"/quality-dialogues?round_id={round_id}&organization_number={ARBOGA}")
        return f"/quality-dialogues/{found[0]['id']}"

    async def planned(self, *, now: dict[str, str] = NOW, **changed: Any) -> str:
        path = await self.offered(now=now, **changed)
        await self.must(path, "answers", {"accepted": True}, self.organizer, now=now)
        await self.must(path, "plans", PLAN | {"planned_on": day_of(now)}, now=now)
        return path

    async def held(self, *, now: dict[str, str] = NOW, attendees: Any = None, **changed: Any) -> str:
        path = await self.planned(now=now, **changed)
        body = OUTCOME | {"held_on": day_of(now), "attendees": attendees or OUTCOME["attendees"]}
        await self.must(path, "outcomes", body, now=now)
        return path

    async def summed_up(self, *, now: dict[str, str] = NOW, **changed: Any) -> str:
        path = await self.held(now=now, **changed)
        await self.must(path, "summaries", SUMMARY, now=now)
        for caller in (self.colleague, self.organizer):
            await self.must(path, "approvals", None, caller, now=now)
        return path

    async def must(self, path: str, step: str, body: Any, caller: Any = None, *, now: dict[str, str] = NOW) -> Any:
        answer = await self.step(path, step, body, caller, now=now)
        assert answer.status_code == 201, answer.text
        return answer.json()


def day_of(now: dict[str, str]) -> str:
    return next(iter(now.values()))[:10]


def refusal(answer: Any) -> tuple[int, str, str]:
    """Status, the end of the problem's type, and the first field that is at fault."""
    problem = answer.json()
    fields = [error["field"] for error in problem.get("errors") or ()]
    return answer.status_code, problem["type"].rsplit("/", 1)[-1], next(iter(fields), "")
