"""The command `insatser-ops`: what waits, what never came, one case through all services, and what can be done."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from insatser_ops import rebuilding
from insatser_ops.apis import Apis, Refused, roots_of
from insatser_ops.case import read_case
from insatser_ops.case_file import make_case_file
from insatser_ops.heads import Verdict, compare_heads, fetch_heads, written
from insatser_ops.reconciling import Difference, compare, wait
from insatser_ops.verify_case_file import sha256

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Insatser: driftbordet.")
out = Console(width=max(Console().width, 160))
"""Never narrower: what an id is folded into cannot be copied. A narrow terminal breaks the lines itself."""
Service = Annotated[str, typer.Argument(help="selection, agreements, budget eller followup.")]
EventId = Annotated[str, typer.Argument(help="Identiteten för det som väntar.")]
Consumer = Annotated[str, typer.Argument(help="Mottagarens namn, som i overview.")]
Source = Annotated[str, typer.Argument(help="Tjänsten som kopiorna är av.")]
Subject = Annotated[str, typer.Argument(help="Samverkans eller erbjudandets identitet.")]
Reason = Annotated[str, typer.Option(help="Varför; det sparas.")]
Base = Annotated[str | None, typer.Option(envvar="INSATSER_BASE", help="Där alla tjänster finns.")]
Address = Annotated[list[str] | None, typer.Option(help="En tjänst för sig: budget=http://127.0.0.1:8103.")]
Token = Annotated[str, typer.Option(envvar="INSATSER_TOKEN", help="Åtkomsttoken med rollen operator.")]


@app.callback()
def connect(context: typer.Context, base: Base = None, address: Address = None, token: Token = "") -> None:
    """Adresser och en åtkomsttoken är allt som behövs."""
    if not token:
        raise Refused("Ange en åtkomsttoken i INSATSER_TOKEN.")
    context.obj = context.with_resource(Apis(roots_of(base, address or []), token))


@app.command()
def overview(context: typer.Context) -> None:
    """Visa läget: osända, döda och väntande händelser, och hur långt mottagarna har kommit."""
    apis: Apis = context.obj
    services = _table("tjänst", "publicerade", "osända", "äldsta osända")
    consumers = _table("mottagare", "förteckningar", "har fått allt till", "döda", "väntar på tidigare", "pausad")
    for service in apis.services:
        counts = apis.get(service, "/event-counts")
        _row(services, service, counts["events"], counts["unsent"], counts["oldest_unsent_at"] or "")
        for row in apis.all(service, "/consumers"):
            numbers = (row[name] for name in ("manifests_known", "manifests_passed", "dead", "early"))
            _row(consumers, row["name"], *numbers, row["paused_at"] or "")
    out.print(services, consumers, sep="\n\n")


@app.command()
def waiting(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="dead, early, due, replayed eller discarded.")] = "dead",
) -> None:
    """Lista det som inte gick att ta emot i någon tjänst, med skälen."""
    apis: Apis = context.obj
    table = _table("tjänst", "identitet", "mottagare", "gäller", "nr", "försök", "skäl", "föreslagen av")
    for service in apis.services:
        for row in apis.all(service, "/held-events", state=state):
            shown = (row[name] for name in ("id", "consumer", "subject", "sequence", "attempts", "reason"))
            _row(table, service, *shown, row["discard_proposed_by"] or "")
    out.print(table)


@app.command()
def show(context: typer.Context, service: Service, event_id: EventId) -> None:
    """Visa en händelse som väntar, ord för ord."""
    row = context.obj.get(service, f"/held-events/{event_id}")
    for name in ("consumer", "state", "reason", "attempts", "first_at", "last_at", "discard_proposed_by"):
        _say(f"{name}: {row[name]}")
    _say(row["payload"])


@app.command()
def replay(
    context: typer.Context,
    service: Service,
    reason: Reason,
    event_id: Annotated[str | None, typer.Option("--held", help="Bara denna.")] = None,
    consumer: Annotated[str | None, typer.Option(help="Bara denna mottagares.")] = None,
) -> None:
    """Spela upp döda händelser igen, när orsaken är rättad: alla i tjänsten, en mottagares, eller en."""
    if event_id:
        context.obj.post(service, f"/held-events/{event_id}/replays", {"reason": reason})
    else:
        body = {"reason": reason} | ({"consumer": consumer} if consumer else {})
        out.print(f"{context.obj.post(service, '/held-event-replays', body)['events']} händelser spelas upp igen.")


@app.command()
def propose_discard(context: typer.Context, service: Service, event_id: EventId, reason: Reason) -> None:
    """Föreslå att en händelse hoppas över. Någon annan beslutar."""
    context.obj.post(service, f"/held-events/{event_id}/discard-proposals", {"reason": reason})


@app.command()
def discard(context: typer.Context, service: Service, event_id: EventId, reason: Reason) -> None:
    """Besluta att en händelse hoppas över, som någon annan har föreslagit."""
    context.obj.post(service, f"/held-events/{event_id}/discards", {"reason": reason})


@app.command()
def pause(context: typer.Context, service: Service, consumer: Consumer, reason: Reason) -> None:
    """Pausa en mottagare. Händelserna väntar."""
    context.obj.post(service, f"/consumers/{consumer}/pauses", {"reason": reason})


@app.command()
def resume(context: typer.Context, service: Service, consumer: Consumer, reason: Reason) -> None:
    """Låt en pausad mottagare gå vidare."""
    context.obj.post(service, f"/consumers/{consumer}/resumptions", {"reason": reason})


@app.command()
def reconcile(
    context: typer.Context,
    producer: Annotated[str, typer.Argument(help="Tjänsten som har publicerat.")],
    reader: Annotated[str, typer.Argument(help="Tjänsten som ska ha fått det.")],
    reason: Reason,
    seconds: Annotated[float, typer.Option(min=0, help="Så länge väntas på att det som saknas kommer.")] = 300,
) -> None:
    """Jämför allt som en tjänst har skickat med allt som en annan har fått; det som saknas skickas igen."""
    apis: Apis = context.obj
    _show_differences("saknades", compare(apis, producer, reader, reason=reason))
    left = wait(apis, producer, reader, seconds=seconds)
    _show_differences("saknas nu", left)
    if any(difference.events for difference in left):
        raise typer.Exit(1)


@app.command()
def copies(context: typer.Context, service: Service, source: Source) -> None:
    """Visa vad en tjänst har för kopior av en annans händelser, med deras kanoniska hash."""
    for found in rebuilding.of_source(context.obj, service, source):
        for table, found_hash in found.hashes.items():
            _say(f"{found.consumer}  {table}  {found_hash}")


@app.command()
def propose_rebuild(context: typer.Context, service: Service, consumer: Consumer, reason: Reason) -> None:
    """Föreslå att en mottagares kopior byggs om. Någon annan beslutar."""
    context.obj.post(service, f"/consumers/{consumer}/rebuild-proposals", {"reason": reason})


@app.command()
def rebuild(
    context: typer.Context,
    service: Service,
    consumer: Consumer,
    reason: Reason,
    seconds: Annotated[float, typer.Option(min=0, help="Så länge väntas på att kopiorna är byggda.")] = 300,
) -> None:
    """Besluta att kopior byggs om av det som har publicerats, som någon annan har föreslagit. Inget publiceras igen.

    Slutkoden är 0 när kopiorna är vad händelserna säger.
    """
    apis: Apis = context.obj
    before = rebuilding.read(apis, service, consumer)
    apis.post(service, f"/consumers/{consumer}/rebuilds", {"reason": reason})
    after = rebuilding.wait(apis, service, consumer, seconds=seconds)
    for table, now in after.hashes.items():
        was = before.hashes[table]
        _say(f"{table}: {'samma hash' if now == was else f'en annan hash än {was}'}, {now}")
    last = after.last or {}
    _say(
        f"{after.rows} rader av {last['events']} händelser; {last['written']} skilde sig eller saknades, "
        f"{last['removed']} stod ingen händelse bakom."
    )
    if not last["whole"]:
        raise Refused(f"Kopiorna är som förut: {last['reason']}")


@app.command()
def case(context: typer.Context, subject: Subject) -> None:
    """Visa ett ärende genom alla tjänster, i tidsordning."""
    table = _table("tid", "tjänst", "händelse", "nr", "identitet", "spår")
    moments = read_case(context.obj, subject)
    if not moments:
        raise Refused(
            f"Ingen tjänst har publicerat något om {subject}. Om erbjudandet inte är besvarat finns ärendet under "
            "erbjudandets identitet."
        )
    for moment in moments:
        _row(table, moment.time, moment.service, moment.fact, moment.sequence, moment.event_id, moment.trace_id)
    out.print(table)


@app.command("case-file")
def case_file(
    context: typer.Context,
    cooperation: Annotated[str, typer.Argument(help="Samverkans identitet.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Arkivfilen som skrivs; den får inte finnas.")],
    seconds: Annotated[float, typer.Option(min=0, help="Så länge väntas på stämpeln.")] = 60,
) -> None:
    """Ta ut ett ärende som en stämplad arkivfil, som bevisar sig själv. Kräver rollen auditor, och sparas."""
    _write(output, make_case_file(context.obj, cooperation, seconds=seconds))


@app.command()
def heads(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", help="Filen som skrivs; den får inte finnas.")],
) -> None:
    """Hämta kedjornas toppar från tjänsterna som sparar dem, och jämför dem med kedjorna. Kräver rollen auditor.

    Slutkoden är 0 när varje kedja är den som har sparats. Filen läses av verify_case_file.py.
    """
    apis: Apis = context.obj
    kept = fetch_heads(apis)
    _write(output, written(kept))
    verdicts = [compare_heads(apis, service, found) for service, found in kept.items()]
    for verdict in verdicts:
        _say(f"{verdict.service}: {_in_words(verdict)}")
    raise typer.Exit(0 if all(verdict.holds for verdict in verdicts) else 1)


@app.command()
def verify(context: typer.Context) -> None:
    """Pröva spårbarhetskedjorna och böckerna. Slutkoden är 0 när allt stämmer."""
    apis: Apis = context.obj
    faults = 0
    for service in apis.services:
        chain = apis.get(service, "/audit-verifications")
        broken = chain["broken_at"]
        faults += broken is not None
        _say(f"{service}: kedjan är {f'bruten vid {broken}' if broken else 'hel'}, {chain['sealed']} rader")
    if "budget" in apis.services:
        books = apis.get("budget", "/ledger-verifications")
        faults += not books["whole"]
        _say(f"budget: böckerna {'stämmer' if books['whole'] else 'stämmer inte'}, {books['transactions']} rörelser")
    raise typer.Exit(1 if faults else 0)


def _in_words(verdict: Verdict) -> str:
    faults = {
        "bruten vid": verdict.broken_at,
        "omräknad från": verdict.altered_from,
        "avkortad från": verdict.missing_from,
    }
    found = [f"{how} {number}" for how, number in faults.items() if number is not None]
    covered = f"{verdict.heads} toppar, till och med rad {verdict.covers} av {verdict.sealed}"
    return f"kedjan är {', '.join(found) or 'den som har sparats'}; {covered}"


def _write(output: Path, content: bytes) -> None:
    """Write for the owner alone, and never over another file."""
    with open(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    _say(f"{output}: {len(content)} byte, SHA-256 {sha256(content)}")


def _show_differences(heading: str, differences: list[Difference]) -> None:
    table = _table("mottagare", "förteckningar", heading, "vilka")
    for difference in differences:
        kinds = [f"{number} {kind}" for kind, number in sorted(difference.by_type.items())]
        name = f"{difference.consumer} (pausad)" if difference.paused else difference.consumer
        _row(table, name, difference.manifests, difference.events, "\n".join([*kinds, *difference.some_ids]))
    out.print(table)


def _say(line: str) -> None:
    out.print(line, highlight=False, markup=False, soft_wrap=True)


LONG = ("skäl", "vilka")
"""Columns of sentences: these alone are broken into lines."""


def _table(*columns: str) -> Table:
    table = Table(*columns, box=None, pad_edge=False)
    for column in table.columns:
        column.overflow, column.no_wrap = "fold", column.header not in LONG
    return table


def _row(table: Table, *cells: object) -> None:
    table.add_row(*(str(cell) for cell in cells))


def main() -> None:
    try:
        app()
    except Refused as refused:
        Console(stderr=True).print(str(refused), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
