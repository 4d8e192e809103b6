"""Each pair of steps of selection that two people take, by requests: one person at both is refused, another let in."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from insatser.sample import SHIPPED
from tests.support.duty_pairs import Attempt, Pairs, reviewed
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import LONG_AGO, YEAR, change, decision_body, send
from .supplements import OTHERS, PROPOSAL, TROLLHATTAN, accept
from .test_duties import ANOTHER, OVERRIDE, SODERTALJE
from .test_evaluation_releases import BODY as RELEASE
from .test_programme_files import invented
from .test_quality_entries import INDICATOR, SETTLED

CONSULTATION = {"diary_number": "2026:99", "answer_by": "2020-01-31"}
REASON = {"reason": "Så har huvudmannen anmält"}
SUPERVISION = {
    "diary_number": "SI 2026:1",
    "decision": "FORELAGGANDE",
    "level": "HUVUDMAN",
    "status": "PAGAENDE",
    "decided_on": "2026-01-15",
}
LOCAL = {"organization_number": SODERTALJE, "name": "Myran", "municipality_code": "0181"}
FLAGS: dict[str, Any] = {"flags": [], "reason": "Årsredovisningen för 2025"}


class Office:
    """The service without anything read in, and whoever calls it: by name and role."""

    def __init__(self, selection: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
        self.selection, self.who = selection, authorization

    async def post(self, path: str, body: Any, subject: str, role: str) -> dict[str, Any]:
        answer = await self.selection.client.post(path, json=body, headers=self.who(role, subject=subject))
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def change(self, path: str, body: Any, subject: str, role: str, **how: Any) -> Any:
        return await change(self.selection, path, self.who(role, subject=subject), body, **how)

    def step(self, path: str, body: Any, role: str, *, of: str = "") -> Attempt:
        """The later step, on the version that the resource has."""

        async def attempt(subject: str) -> Any:
            headers = self.who(role, subject=subject)
            tag = (await self.selection.client.get(of or path.rsplit("/", 1)[0], headers=headers)).headers["ETag"]
            return await self.selection.client.post(path, json=body, headers=headers | {"If-Match": tag})

        return attempt

    async def read_in(self) -> None:
        register, statistics = SHIPPED / "register_grundskola.csv", SHIPPED / "siris_slutbetyg_ak9.csv"
        analyst = self.who("analyst", subject="import_register")
        await send(self.selection, analyst, register, "register", as_of="2025-01-01")
        await send(self.selection, self.who("operator", subject="import_statistics"), statistics, "statistics")

    async def started(self, programme: str = "riktade-insatser-2024") -> str:
        body = {"name": "Urval våren 2027", "programme": programme, "school_year": YEAR}
        return f"/rounds/{(await self.post('/rounds', body, 'create_round', 'analyst'))['id']}"

    async def analysed(self) -> str:
        await self.read_in()
        path = await self.started()
        await self.change(f"{path}/analyses", None, "run_analysis", "analyst")
        return path

    async def override(self, path: str) -> str:
        body = OVERRIDE | {"organization_number": TROLLHATTAN}
        made = await self.post(f"{path}/overrides", body, "propose_override", "analyst")
        return f"/overrides/{made['id']}"

    async def consulted(self, path: str) -> str:
        """A unit that is asked about: the consultation has been opened, and its last day is over."""
        opened = await self.change(
            f"{path}/consultations", CONSULTATION, "open_consultation", "analyst", moment=LONG_AGO
        )
        return str(opened["school_unit_codes"][0])

    async def answer(self, path: str, code: str) -> None:
        reply = {"school_unit_code": code, "answer": "NO_OBJECTION"}
        await self.post(f"{path}/consultation-answers", reply, "answer_consultation", "inspectorate")

    async def close(self, path: str) -> None:
        await self.change(f"{path}/consultation-closings", None, "close_consultation", "analyst")

    async def decision(self, path: str) -> dict[str, Any]:
        return await decision_body(self.selection, path, self.who("auditor")) | {"presented_by": "föredraganden"}


Flow = Callable[[Pairs, Office], Awaitable[None]]
FLOWS: dict[str, Flow] = {}
"""Later step → how an object comes to it, with each earlier step taken by the person who is called as it is."""


def flow(run: Flow) -> Flow:
    FLOWS[run.__name__] = run
    return run


@flow
async def settle_entry(pairs: Pairs, office: Office) -> None:
    entry = await office.post("/quality-entries", INDICATOR, "propose_entry", "analyst")
    await pairs.settle(office.step(f"/quality-entries/{entry['id']}/settlements", SETTLED, "decider"))


@flow
async def create_round(pairs: Pairs, office: Office) -> None:
    await office.post("/programmes", invented(), "add_programme", "decider")
    body = {"name": "Egna regler", "programme": "likvardighet-2030", "school_year": YEAR}

    async def attempt(subject: str) -> Any:
        headers = office.who("analyst", subject=subject)
        return await office.selection.client.post("/rounds", json=body, headers=headers)

    await pairs.settle(attempt)


@flow
async def run_analysis(pairs: Pairs, office: Office) -> None:
    path = await office.analysed()
    await office.answer(path, await office.consulted(path))
    await office.close(path)
    await pairs.settle(office.step(f"{path}/analyses", None, "analyst"))


@flow
async def open_consultation(pairs: Pairs, office: Office) -> None:
    """A round has one consultation: whoever has answered in it is refused as such, also where nobody may open more."""
    path = await office.analysed()
    body = CONSULTATION | {"answer_by": "2099-01-31"}
    attempt = office.step(f"{path}/consultations", body, "analyst", of=path)
    await pairs.grant(attempt)
    units = await office.selection.client.get(f"{path}/consultations", headers=office.who("auditor"))
    await office.answer(path, units.json()["school_unit_codes"][0])
    await pairs.refuse(attempt)


@flow
async def close_consultation(pairs: Pairs, office: Office) -> None:
    path = await office.analysed()
    await office.answer(path, await office.consulted(path))
    await pairs.settle(office.step(f"{path}/consultation-closings", None, "analyst"))


@flow
async def answer_consultation(pairs: Pairs, office: Office) -> None:
    """Objections come to an open consultation; who closes it is one of a round whose consultation is over."""
    path = await office.analysed()
    override = await office.override(path)
    await office.change(f"{override}/settlements", {"approve": True}, "settle_override", "decider")
    await office.change(f"{path}/analyses", None, "run_analysis", "analyst")
    code = await office.consulted(path)
    review = {"organization_number": SODERTALJE, "code": "profit", "conclusion": "Överskottet är litet."}
    await office.post(f"{path}/reviews", review, "record_review", "analyst")
    reply = {"school_unit_code": code, "answer": "NO_OBJECTION"}

    async def attempt(subject: str) -> Any:
        headers = office.who("inspectorate", subject=subject)
        return await office.selection.client.post(f"{path}/consultation-answers", json=reply, headers=headers)

    await pairs.refuse(attempt, pairs.earlier - {"close_consultation"})
    await pairs.grant(attempt)
    await office.close(path)
    await pairs.refuse(attempt)


@flow
async def settle_override(pairs: Pairs, office: Office) -> None:
    override = await office.override(await office.analysed())
    await pairs.settle(office.step(f"{override}/settlements", {"approve": True}, "decider"))


@flow
async def record_review(pairs: Pairs, office: Office) -> None:
    path = await office.analysed()
    flags = {"flags": ["PROFIT"], "reason": "Årsredovisning 2025"}
    await office.change(f"/organizers/{SODERTALJE}/economy-flags", flags, "flag_economy", "case_officer")
    review = {"organization_number": SODERTALJE, "code": "profit", "conclusion": "Överskottet är litet."}

    async def attempt(subject: str) -> Any:
        headers = office.who("analyst", subject=subject)
        return await office.selection.client.post(f"{path}/reviews", json=review, headers=headers)

    await pairs.settle(attempt)


@flow
async def decide_round(pairs: Pairs, office: Office) -> None:
    """All that a round rests on, each part of it by another person."""
    await office.post("/programmes", invented(), "add_programme", "analyst")
    await office.read_in()
    local = (await office.post("/school-units", LOCAL, "register_local_unit", "analyst"))["school_unit_code"]
    renamed = office.who("analyst", subject="change_local_unit")
    tag = {"If-Match": (await office.selection.client.get(f"/school-units/{local}", headers=renamed)).headers["ETag"]}
    changed = await office.selection.client.put(
        f"/school-units/{local}", json=LOCAL | {"name": "Myrstacken"}, headers=renamed | tag
    )
    assert changed.is_success, changed.text
    closing = REASON | {"closed_on": "2026-01-30"}
    unit = f"/school-units/{OTHERS}"
    await office.change(f"{unit}/closings", closing, "close_unit", "case_officer", of=unit)
    merger = REASON | {"into": SODERTALJE}
    await office.change(f"/organizers/{ANOTHER}/mergers", merger, "merge_organizers", "analyst")
    await office.change(f"/organizers/{SODERTALJE}/economy-flags", FLAGS, "flag_economy", "analyst")
    value = {"indicator": "gr9_merit", "school_year": YEAR, "value": "228.6", "source": "SIRIS 2025"}
    await office.post("/national-values", value, "store_national_value", "analyst")
    supervision = SUPERVISION | {"organization_number": SODERTALJE}
    await office.post("/supervision-decisions", supervision, "store_supervision", "inspectorate")
    referral = {"programme": "likvardighet-2030", "diary_number": "SI 2026:7", "received_on": "2026-02-01"}
    asked = referral | {"organization_numbers": [SODERTALJE]}
    await office.post("/referrals", asked, "record_referral", "inspectorate")
    elsewhere = {"organization_number": SODERTALJE, "programme": "nyanlanda-2015", "starts_on": "2024-08-01"}
    part = await office.post("/participations", elsewhere, "record_participation", "analyst")
    ends, by = f"/participations/{part['id']}/ends", office.who("analyst", subject="end_participation")
    by |= {"If-Match": f'"{part["version"]}"'}
    assert (await office.selection.client.post(ends, json={"ends_on": "2026-06-30"}, headers=by)).is_success
    path = await office.started("likvardighet-2030")
    await office.change(f"{path}/analyses", None, "run_analysis", "analyst")
    override = await office.override(path)
    await office.change(f"{override}/settlements", {"approve": True}, "settle_override", "decider")
    await office.change(f"{path}/analyses", None, "run_analysis", "analyst")
    await office.answer(path, await office.consulted(path))
    await office.close(path)
    review = {"organization_number": TROLLHATTAN, "code": "profit", "conclusion": "Överskottet är litet."}
    await office.post(f"{path}/reviews", review, "record_review", "analyst")
    await pairs.settle(office.step(f"{path}/decisions", await office.decision(path), "decider"))


@flow
async def propose_supplementary_decision(pairs: Pairs, office: Office) -> None:
    offer = await offered(office)

    async def attempt(subject: str) -> Any:
        headers = office.who("analyst", subject=subject)
        return await office.selection.client.post(f"{offer}/supplementary-decisions", json=PROPOSAL, headers=headers)

    await pairs.settle(attempt)


@flow
async def settle_supplementary_decision(pairs: Pairs, office: Office) -> None:
    offer = await offered(office)
    await office.change(f"/organizers/{TROLLHATTAN}/economy-flags", FLAGS, "flag_economy", "analyst")
    supervision = SUPERVISION | {"organization_number": TROLLHATTAN, "status": "AVSLUTAD_AVHJALPT"}
    await office.post("/supervision-decisions", supervision, "store_supervision", "inspectorate")
    body, by = PROPOSAL, "propose_supplementary_decision"
    made = await office.post(f"{offer}/supplementary-decisions", body, by, "analyst")
    path = f"/supplementary-decisions/{made['id']}/settlements"
    await pairs.settle(office.step(path, {"approve": True}, "decider"))


async def offered(office: Office) -> str:
    """Path of an accepted offer of a round that the inspectorate has answered in."""
    path = await office.analysed()
    await office.answer(path, await office.consulted(path))
    await office.close(path)
    await office.change(f"{path}/decisions", await office.decision(path), "chef", "decider")
    offers = (await office.change(f"{path}/offers", {"answer_by": "2099-02-15"}, "chef", "decider"))["items"]
    offer = next(offer for offer in offers if offer["organization_number"] == TROLLHATTAN)
    await accept(office.selection, offer)
    return f"/offers/{offer['id']}"


@flow
async def release_evaluation(pairs: Pairs, office: Office) -> None:
    path = await office.analysed()
    await office.consulted(path)
    await office.close(path)
    await office.change(f"{path}/decisions", await office.decision(path), "chef", "decider")
    release = await office.post("/evaluation-releases", RELEASE, "prepare_evaluation", "analyst")
    path = f"/evaluation-releases/{release['id']}/decisions"
    await pairs.settle(office.step(path, {"diary_number": "2027:15"}, "decider"))


@pytest.mark.parametrize("later", sorted(reviewed("selection")))
async def test_one_person_at_both_steps_is_refused_and_another_let_in(
    later: str, selection: ServiceUnderTest, authorization: AuthorizationHeaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selection.api.dependencies.evaluation_key_of", lambda _: "k" * 32)
    pairs = Pairs(selection, later)
    await FLOWS[later](pairs, Office(selection, authorization))
    pairs.must_be_whole()
