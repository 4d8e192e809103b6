"""Each pair of steps of followup that two people take, by requests: one person at both is refused, another let in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from services.followup.tests.desk import APPROVAL, Desk, a_desk
from services.followup.tests.quality import ROUND, SUMMARY, Table
from services.followup.tests.reporting import AS_OF, LATER, deliver_all
from shared.clock import new_id
from tests.support import facts
from tests.support.duty_pairs import Attempt, Pairs, reviewed
from tests.support.facts import ARBOGA, PROGRAMME
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .test_commitments import FULFILMENT, Parties
from .test_duties import CORRECTION, SENT_BACK
from .test_quality_summaries import AUTUMN, NEXT

CONSULTATION = {
    "programme": PROGRAMME,
    "held_on": "2026-10-07",
    "parties": ["Skolinspektionen"],
    "subject": "Urvalet hösten 2026",
    "views": "Insatserna bör knytas till det arbete som redan pågår.",
    "diary_number": "2026:412",
}


@dataclass
class Office:
    """The service, and whoever calls it: by name and role."""

    followup: ServiceUnderTest
    authorization: AuthorizationHeaders

    def who(self, subject: str, role: str) -> dict[str, str]:
        own = {"organization_number": ARBOGA} if role == "organizer" else {}
        return self.authorization(role, subject=subject, **own)

    async def post(self, path: str, body: Any, subject: str, role: str, *, version: str = "") -> Any:
        headers = self.who(subject, role) | LATER | {"Idempotency-Key": str(new_id())}
        headers |= {"If-Match": version} if version else {}
        return await self.followup.client.post(path, json=body, headers=headers)

    async def done(self, path: str, body: Any, subject: str, role: str, **how: str) -> dict[str, Any]:
        answer = await self.post(path, body, subject, role, **how)
        assert answer.is_success, answer.text
        return dict(answer.json())

    async def desk(self) -> Desk:
        """A statement that `submit_statement` has submitted and `correct_statement` corrected."""
        desk = await a_desk(self.followup, self.authorization)
        desk.organizer = self.who("submit_statement", "organizer")
        assert (await desk.submit()).is_success
        corrected = await desk.post("corrections", CORRECTION, self.who("correct_statement", "organizer"))
        assert corrected.is_success, corrected.text
        return desk


Flow = Callable[[Pairs, Office], Awaitable[None]]
FLOWS: dict[str, Flow] = {}
"""Later step → how an object comes to it, with each earlier step taken by the person who is called as it is."""


def flow(run: Flow) -> Flow:
    FLOWS[run.__name__] = run
    return run


def on_statement(office: Office, desk: Desk, step: str, body: dict[str, Any], role: str) -> Attempt:
    async def attempt(subject: str) -> Any:
        return await desk.post(step, body, office.who(subject, role))

    return attempt


@flow
async def propose_judgement(pairs: Pairs, office: Office) -> None:
    await pairs.settle(on_statement(office, await office.desk(), "proposals", APPROVAL, "controller"))


@flow
async def decide_statement(pairs: Pairs, office: Office) -> None:
    desk = await office.desk()
    assert (await on_statement(office, desk, "proposals", APPROVAL, "case_officer")("propose_judgement")).is_success
    await pairs.settle(on_statement(office, desk, "decisions", {"accepted": True}, "decider"))


@flow
async def correct_statement(pairs: Pairs, office: Office) -> None:
    desk = await office.desk()
    assert (await on_statement(office, desk, "proposals", APPROVAL, "case_officer")("propose_judgement")).is_success
    assert (await on_statement(office, desk, "decisions", SENT_BACK, "decider")("decide_statement")).is_success
    await pairs.settle(on_statement(office, desk, "corrections", CORRECTION, "organizer"))


@flow
async def assess_commitment(pairs: Pairs, office: Office) -> None:
    fulfilment, assessment = await undertaken(office)
    assert (await fulfilment("report_commitment")).is_success
    await pairs.settle(assessment)


@flow
async def report_commitment(pairs: Pairs, office: Office) -> None:
    """Sent back, and reported again by whoever sent it."""
    fulfilment, assessment = await undertaken(office)
    assert (await fulfilment("ulf")).is_success
    assert (await assessment("assess_commitment")).is_success
    await pairs.settle(fulfilment)


async def undertaken(office: Office) -> tuple[Attempt, Attempt]:
    """Two steps on what the agency has undertaken: to report it, and to send the report back."""
    parties, line = Parties(office.followup, office.authorization), facts.commitment_line(party="AGENCY")
    await parties.sign(line)

    def step(path: str, body: dict[str, Any]) -> Attempt:
        async def attempt(subject: str) -> Any:
            return await parties.post(path, line, body, office.who(subject, "case_officer"))

        return attempt

    return step("fulfilments", FULFILMENT), step("assessments", {"outcome": "sent_back", "reason": "Bilagan saknas."})


@flow
async def approve_passage(pairs: Pairs, office: Office) -> None:
    passage = await office.done("/report-passages", _text(), "write_passage", "analyst")
    await office.done("/report-passages", _text("Andra versionen."), "en annan", "analyst")
    page = await office.followup.client.get("/report-passages", headers=office.who("x", "auditor") | LATER)
    newest = next(row for row in page.json()["items"] if row["id"] != passage["id"])
    version = f'"{newest["version"]}"'

    async def attempt(subject: str) -> Any:
        return await office.post(
            f"/report-passages/{newest['id']}/approvals", None, subject, "decider", version=version
        )

    await pairs.settle(attempt)


def _text(content: str = "Första versionen.") -> dict[str, str]:
    return {"programme": PROGRAMME, "as_of": AS_OF, "chapter": "lessons", "content": content}


@flow
async def submit_report(pairs: Pairs, office: Office) -> None:
    await deliver_all(office.followup)
    entries = await office.followup.client.get("/history-entries?limit=1", headers=office.who("x", "auditor") | LATER)
    correction = {"programme": PROGRAMME, "entry_id": entries.json()["items"][0]["id"], "counts_from": "2026-05-01"}
    await office.done("/consultations", CONSULTATION, "record_consultation", "case_officer")
    await office.done("/report-passages", _text(), "write_passage", "analyst")
    correction |= {"reason": "Antecknad sent."}
    await office.done("/history-corrections", correction, "correct_history", "analyst")
    draft = {"programme": PROGRAMME, "as_of": AS_OF}
    await office.done("/reports", draft, "draft_report", "analyst")
    report = await office.done("/reports", draft, "en annan", "analyst")

    async def attempt(subject: str) -> Any:
        path = f"/reports/{report['id']}/submissions"
        return await office.post(path, None, subject, "decider", version=f'"{report["version"]}"')

    await pairs.settle(attempt)


@flow
async def open_quality_round(pairs: Pairs, office: Office) -> None:
    table = Table(office.followup, office.authorization)
    planned = await table.send("/quality-rounds", ROUND, office.who("create_quality_round", "case_officer"))
    path = f"/quality-rounds/{planned.json()['id']}"

    async def attempt(subject: str) -> Any:
        return await table.step(path, "openings", {"diary_number": "2027:15"}, office.who(subject, "decider"))

    await pairs.settle(attempt)


@flow
async def approve_quality_summary(pairs: Pairs, office: Office) -> None:
    """The second dialogue with an organiser, which looks at what the first agreed."""
    table = Table(office.followup, office.authorization)
    await table.register()
    await table.summed_up()
    (agreed,) = await table.find(f"/quality-steps?organization_number={ARBOGA}&status=open")
    table.officer = office.who("hold_quality_dialogue", "case_officer")
    second = await table.held(now=NEXT, **AUTUMN)
    for name, step, body in (
        ("review_quality_step", "reviews", {"step_id": agreed["id"], "outcome": "done"}),
        ("write_quality_summary", "summaries", SUMMARY | {"next_steps": [], "next_steps_reason": "Planen räcker."}),
    ):
        await table.must(second, step, body, office.who(name, "case_officer"), now=NEXT)

    async def attempt(subject: str) -> Any:
        return await table.step(second, "approvals", None, office.who(subject, "team_leader"), now=NEXT)

    await pairs.settle(attempt)


@pytest.mark.parametrize("later", sorted(reviewed("followup")))
async def test_one_person_at_both_steps_is_refused_and_another_let_in(
    later: str, followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    pairs = Pairs(followup, later)
    await FLOWS[later](pairs, Office(followup, authorization))
    pairs.must_be_whole()
