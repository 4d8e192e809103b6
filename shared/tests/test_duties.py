"""Different people take the steps that docs/duties.csv keeps apart, whatever happened in between."""

from pathlib import Path

import pytest

from shared.kit.actor import Actor
from shared.kit.db import create_sessions
from shared.kit.duties import COLUMNS, Duties
from shared.kit.errors import SamePerson
from tests.support.sandbox import NOW, Sandbox, Work

ROWS = """
sandbox,payment,propose_payment,officer,,föreslagit betalningen,föreslå betalningen,propose
sandbox,payment,change_payee,officer,,ändrat betalningsmottagaren,ändra betalningsmottagaren,
sandbox,payment,approve_payment,decider controller,propose_payment change_payee,godkänt,godkänna betalningen,
elsewhere,payment,approve_payment,decider,,godkänt,godkänna betalningen,
"""


def write(folder: Path, rows: str) -> Path:
    path = folder / "duties.csv"
    path.write_text(",".join(COLUMNS) + "\n" + rows.strip() + "\n")
    return path


@pytest.fixture
def duties(tmp_path: Path) -> Duties:
    return Duties.from_file("sandbox", write(tmp_path, ROWS))


class Flow:
    """The steps of a payment, by whoever takes them."""

    def __init__(self, sandbox: Sandbox, duties: Duties) -> None:
        self._sessions = create_sessions(sandbox.engine, duties=duties)

    async def take(self, subject: str, action: str, kind: str, identity: str, *, role: str = "officer") -> None:
        async with Work(self._sessions, actor=Actor(subject, frozenset({role}))) as work:
            await work.record(action, kind, identity, at=NOW)

    async def approve(self, actor: Actor) -> None:
        async with Work(self._sessions, actor=actor) as work:
            await work.must_be_another("approve_payment", payment="1", payee=["7", "8"])


@pytest.fixture
def flow(sandbox: Sandbox, duties: Duties) -> Flow:
    return Flow(sandbox, duties)


def decider(subject: str) -> Actor:
    return Actor(subject, frozenset({"decider"}))


async def test_whoever_took_any_earlier_step_is_refused_also_after_others(flow: Flow) -> None:
    await flow.take("anna", "propose_payment", "payment", "1")
    await flow.take("bo", "propose_payment", "payment", "1")
    for subject in ("anna", "bo"):
        with pytest.raises(SamePerson, match="föreslagit betalningen"):
            await flow.approve(decider(subject))
    await flow.approve(decider("cecilia"))


async def test_a_step_on_another_object_of_the_flow_counts_too(flow: Flow) -> None:
    await flow.take("anna", "change_payee", "payee", "8")
    with pytest.raises(SamePerson, match="ändrat betalningsmottagaren"):
        await flow.approve(decider("anna"))


async def test_other_objects_and_other_steps_do_not_count(flow: Flow) -> None:
    await flow.take("anna", "propose_payment", "payment", "2")
    await flow.take("anna", "read_payment", "payment", "1")
    await flow.approve(decider("anna"))


async def test_what_an_earlier_version_called_the_step_counts(flow: Flow) -> None:
    await flow.take("anna", "propose", "payment", "1")
    with pytest.raises(SamePerson):
        await flow.approve(decider("anna"))


async def test_the_refusal_says_who_still_may_and_who_may_not(flow: Flow) -> None:
    await flow.take("anna", "propose_payment", "payment", "1")
    await flow.take("bo", "change_payee", "payee", "7")
    with pytest.raises(SamePerson) as refusal:
        await flow.approve(decider("anna"))
    assert "rollen decider eller controller, men inte av: anna, bo." in refusal.value.detail


async def test_our_own_workers_are_nobody(flow: Flow) -> None:
    await flow.take("sandbox-worker", "propose_payment", "payment", "1", role="system")
    await flow.approve(Actor.worker("sandbox"))


@pytest.mark.parametrize("rows", ["sandbox,payment,approve,decider,nothing,x,y,", "sandbox,payment"])
def test_a_table_that_cannot_hold_stops_the_start(tmp_path: Path, rows: str) -> None:
    with pytest.raises((ValueError, AttributeError)):
        Duties.from_file("sandbox", write(tmp_path, rows))
