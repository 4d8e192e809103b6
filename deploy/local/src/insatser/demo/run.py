"""Runs the chain against a system and tells what happened in each service."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from rich.console import Console

from insatser.chain import paying, proof, selecting, surveying
from insatser.chain.caller import Caller, Json, Refused
from insatser.chain.cooperating import Case, NotReserved, TookTooLong
from insatser.demo import documents, tables
from insatser.sample import SHIPPED
from insatser.target import Target
from shared.clock import swedish_date, utc_now

CASES = 3
"""Offers that are taken all the way to a signed agreement; one more is declined, the rest stay open."""
ASKED = (6, 5, 2)
"""Principals asked at each of the cases: the last two are too few for figures of their own."""
ALLOTTED, AUTHORISED = "30000000.00", "60000000.00"


class NobodyToOffer(Exception):
    """The demo has been run so many times on the same system that everybody is in a cooperation."""


def run(target: Target, *, data: Path | None, folder: Path, console: Console) -> bool:
    """True when every step went through and every invariant holds. What was written is saved in `folder`."""
    started = time.monotonic()
    try:
        holds = asyncio.run(_chain(target, data or SHIPPED, folder, console))
    except (Refused, NotReserved, TookTooLong, NobodyToOffer) as error:
        console.print(f"[red]Kedjan bröts:[/] {error}", highlight=False, soft_wrap=True)
        return False
    except httpx.TransportError as error:
        where = f"{error.request.url.scheme}://{error.request.url.netloc.decode()}"
        console.print(f"[red]Kedjan bröts:[/] {where} svarar inte. Går systemet?", highlight=False, soft_wrap=True)
        return False
    console.print(f"Kedjan tog {time.monotonic() - started:.1f} sekunder.".replace(".", ",", 1), highlight=False)
    return holds


async def _chain(target: Target, folder: Path, kept: Path, console: Console) -> bool:
    today = swedish_date(utc_now())
    async with Caller(target) as caller:
        offers = await _selection(caller, folder, console)
        await _limits(caller, console)
        cases = await _cases(caller, offers, console)
        signed = [await _sign(case, console) for case in cases]
        console.print(tables.signatures(signed))
        await _show_effects(cases[0], console)
        payment_file = await _payments(cases[0], console)
        await _reports(caller, console)
        page = await _survey(caller, cases, console)
        await _documents(cases[0], offers[0]["round_id"], payment_file, page, kept, console)
        console.print(tables.positions(await paying.positions(caller), today.year))
        findings = await proof.prove(caller)
    console.print(tables.findings(findings))
    return all(finding.holds for finding in findings)


async def _selection(caller: Caller, folder: Path, console: Console) -> list[Json]:
    console.rule("[bold]1 Urval[/] (selection)", align="left")
    imports = []
    for kind, path in selecting.find_files(folder):
        with console.status(f"Läser {path.name} …"):
            imports.append(await selecting.import_file(caller, kind, path))
    console.print(tables.imports(imports))
    today = swedish_date(utc_now())
    with console.status("Urvalsomgång …") as status:
        decided = await selecting.run_round(
            caller,
            f"Demo {datetime.now(UTC):%Y-%m-%d %H:%M:%S}",
            f"{today.year}:{datetime.now(UTC):%H%M%S}",
            today=today,
            say=lambda what: status.update(f"{what} …"),
        )
        offers = await selecting.make_offers(caller, decided, answer_by=today + timedelta(days=30))
    console.print(tables.counts(decided["counts"]))
    console.print(tables.offers(offers))
    if not offers:
        raise NobodyToOffer(
            "alla huvudmän i underlaget som har behov är redan i en samverkan. Börja om från tomt med make reset."
        )
    return offers


async def _limits(caller: Caller, console: Console) -> None:
    console.rule("[bold]2 Pengar att röra sig med[/] (budget)", align="left")
    today = swedish_date(utc_now())
    decided_on = today.replace(year=today.year - 1, month=12, day=18)
    letter = f"U{decided_on.year}/demo-{datetime.now(UTC):%H%M%S}"
    await paying.allot(caller, today.year, ALLOTTED, diary_number=letter, decided_on=decided_on)
    await paying.authorise(caller, today.year, AUTHORISED, diary_number=letter, decided_on=decided_on)
    console.print(tables.limits(today.year, ALLOTTED, AUTHORISED, letter))


async def _cases(caller: Caller, offers: list[Json], console: Console) -> list[Case]:
    """The first offers, accepted and taken to an agreement that waits for the second signature; the next declined."""
    console.rule("[bold]3 Samverkan[/] (agreements)", align="left")
    cases = []
    for offer in offers[:CASES]:
        with console.status(f"{offer['organizer_name']}: erbjudande, analys, plan, beslut …"):
            case = await Case.of_offer(caller, offer["id"])
            await case.bring("half signed")
        cases.append(case)
    for offer in offers[CASES : CASES + 1]:
        declining = await Case.of_offer(caller, offer["id"])
        await declining.decline("Pågående omorganisation av skolförvaltningen.")
    console.print(tables.cases([await case.read() for case in cases]))
    return cases


async def _sign(case: Case, console: Console) -> tables.Signing:
    """The second signature, and how long until each effect was to be seen in the service that made it."""
    with console.status(f"{case.organizer_name}: andra underskriften …"):
        started = time.perf_counter()

        async def waited(what: asyncio.Task[Json]) -> float:
            await what
            return time.perf_counter() - started

        await case.sign_as_agency()
        answered = time.perf_counter() - started
        committed, scheduled = await asyncio.gather(
            waited(asyncio.create_task(case.committed())), waited(asyncio.create_task(case.scheduled()))
        )
        await case.shown()
    return tables.Signing(case.organizer_name, answered, committed, scheduled)


async def _show_effects(case: Case, console: Console) -> None:
    console.rule("[bold]4 Åtagandet[/] (budget)", align="left")
    console.print(tables.commitment(await case.committed(), case.organizer_name))
    console.rule("[bold]5 Schemat[/] (followup)", align="left")
    console.print(tables.schedule(await case.scheduled(), case.organizer_name))


async def _payments(case: Case, console: Console) -> Json:
    """The file that went to the bank."""
    console.rule("[bold]6 Redovisning och utbetalning[/] (followup, budget)", align="left")
    with console.status("Första delen betalas …"):
        first, file = await paying.pay_next_by_file(case)
    with console.status("Huvudmannen redovisar, Skolverket godkänner …"):
        stated = await paying.state_and_approve(case, await paying.next_statement(case))
    with console.status("Nästa del blir klar för sin dag …"):
        following = await paying.next_instalment(case)
    console.print(tables.payments(first, stated, following))
    return file


async def _reports(caller: Caller, console: Console) -> None:
    console.rule("[bold]7 Rapporter[/] (budget)", align="left")
    console.print(tables.vouchers(await paying.vouchers(caller)))
    console.print(tables.costs(await paying.costs(caller, "measure_kind"), "Kostnader per slag av insats"))
    console.print(tables.costs(await paying.costs(caller, "region"), "Kostnader per län"))


async def _survey(caller: Caller, cases: list[Case], console: Console) -> bytes | None:
    """The page on which it was answered; None in a system whose key of links is not ours."""
    console.rule("[bold]8 Enkät[/] (followup)", align="left")
    if not caller.is_of_this_machine:
        console.print("Visas bara i ett system på den här maskinen: länkarna står i brev, och nyckeln är dess egen.")
        return None
    with console.status("Rektorer svarar på webbsidan …"):
        answered = await surveying.survey(caller, cases[: len(ASKED)], ASKED)
    console.print(tables.survey(answered))
    return answered.page


async def _documents(
    case: Case, round_id: str, payment_file: Json, page: bytes | None, folder: Path, console: Console
) -> None:
    console.rule("[bold]9 Handlingar[/] (alla fyra)", align="left")
    with console.status("Redovisningen till regeringen tas fram, och allt som har skrivits sparas …"):
        saved = await documents.save(
            case.caller, case, round_id=round_id, payment_file=payment_file, page=page, folder=folder
        )
    console.print(tables.documents(saved))
    console.print(f"Handlingarna ligger i {folder}", highlight=False, soft_wrap=True)
