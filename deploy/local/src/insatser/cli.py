"""The command `insatser`: the whole system on one machine, for trying it out and for development."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from insatser import showing
from insatser.backup import NoBackup, check_empty, read_backup, take_backup
from insatser.keys import LocalKeys, NoKeys
from insatser.layout import Layout
from insatser.nats_server import NatsError
from insatser.postgres import EmbeddedPostgres, PostgresError
from insatser.process import ENDING_SIGNALS
from insatser.restoring import NotReplaced, check_place, check_service, restore_all, restore_service
from insatser.services import NAMES, letters_of
from insatser.showing import out
from insatser.stack import Stack, StackError, temporary_stack
from insatser.state import Busy, only_one
from insatser.target import Target, UnknownProcess
from insatser.unprivileged import remove_copy
from shared.roles import ROLES

ROLES_IN_WORDS = f"{', '.join(ROLES[:-1])} eller {ROLES[-1]}"
EXPECTED = (UnknownProcess, NoKeys, StackError, PostgresError, NatsError, Busy, NoBackup, NotReplaced)

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Insatser: hela systemet på en maskin.")
errors = Console(stderr=True)


@app.command()
def up() -> None:
    """Starta databas, NATS och de fyra tjänsterna, och låt dem gå."""
    layout = Layout.of_this_clone(letters_of(os.environ))
    with only_one(layout.home):
        stack = Stack(layout, say=showing.step)
        stack.up()
    showing.system(stack)
    out.print(f"Åtkomsttoken: .venv/bin/insatser token --role ROLL, där ROLL är {ROLES_IN_WORDS}.", highlight=False)
    out.print("Stoppa med [bold]make down[/]. Ta bort all data med [bold]make reset[/].")


@app.command()
def down() -> None:
    """Stoppa allt som startats med up."""
    layout = Layout.of_this_clone()
    with only_one(layout.home):
        Stack(layout).down()
    out.print("Allt är stoppat. Data ligger kvar till nästa start.")


@app.command()
def status() -> None:
    """Visa vad som går, och adresserna. Slutkoden är 0 när allt går."""
    stack = Stack(Layout.of_this_clone())
    showing.show_processes(stack)
    if not all(stack.running().values()):
        raise typer.Exit(1)
    showing.show_places(stack)


@app.command()
def reset(yes: Annotated[bool, typer.Option("--yes", help="Fråga inte.")] = False) -> None:
    """Stoppa allt och ta bort all lokal data, nycklar och loggar."""
    layout = Layout.of_this_clone()
    if not yes:
        typer.confirm(f"Ta bort all lokal data i {layout.home}?", abort=True)
    with only_one(layout.home):
        for own in (layout, layout.beside("demo"), layout.beside("sandbox-proof")):
            Stack(own).reset()
            shutil.rmtree(own.home, ignore_errors=True)
        remove_copy()
    out.print("All lokal data är borttagen. Handlingar som demon har sparat ligger kvar; make clean tar bort dem.")


@app.command()
def backup(folder: Annotated[Path, typer.Argument(help="En ny mapp för säkerhetskopian.")]) -> None:
    """Säkerhetskopiera alla fyra tjänsterna, som de är i ett och samma ögonblick. Systemet kan gå under tiden."""
    layout, folder = Layout.of_this_clone(), folder.resolve()
    started = time.monotonic()
    check_empty(folder)
    with only_one(layout.home), _server_of(Stack(layout)) as server, showing.progress("Kopierar databaserna") as share:
        taken = take_backup(server, folder, share)
    out.print(
        f"Säkerhetskopian ligger i {folder}: {taken.size / 1e6:.0f} MB. {showing.seconds(started)}", soft_wrap=True
    )
    out.print("Lösenord och nycklar ingår inte. Den som läser kopian läser allt som tjänsterna har sparat.")


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="Säkerhetskopians mapp.")],
    service: Annotated[str | None, typer.Option(help="Bara denna tjänst, i ett system som går.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Ersätt den data som finns.")] = False,
) -> None:
    """Återställ alla fyra tjänsterna ur en säkerhetskopia, eller en av dem. Det som ersätts behålls bredvid."""
    if service is not None and service not in NAMES:
        raise typer.BadParameter(f"Okänd tjänst: {service}. Välj bland: {', '.join(NAMES)}.")
    layout = Layout.of_this_clone()
    started = time.monotonic()
    with only_one(layout.home):
        stack = Stack(layout)
        if service is None:
            check_place(stack, replace=replace)
        else:
            check_service(stack, service, replace=replace)
        with showing.progress("Kontrollerar kopian") as share:
            found = read_backup(folder.resolve(), share)
        out.print(f"Kopian är hel. Den gjordes {found.taken_at:%Y-%m-%d %H:%M:%S} UTC.", highlight=False)
        kept = (
            restore_service(stack, found, service, showing.step) if service else restore_all(stack, found, showing.step)
        )
    if kept:
        out.print(f"Det som ersattes finns kvar: {kept}", highlight=False, soft_wrap=True)
    out.print(f"Återställt. {showing.seconds(started)}" + ("" if service else " Starta med make up."), highlight=False)


@app.command()
def token(
    role: Annotated[list[str], typer.Option("--role", help=f"En eller flera av: {', '.join(ROLES)}.")],
    organization_number: Annotated[str | None, typer.Option(help="Huvudmannens organisationsnummer.")] = None,
    name: Annotated[str, typer.Option(help="Personens namn.")] = "Lokal Användare",
    subject: Annotated[
        str | None, typer.Option(help="Personens identitet; skiljer den som föreslår från den som beslutar.")
    ] = None,
    hours: Annotated[float, typer.Option(min=0.01, max=72, help="Giltighetstid i timmar.")] = 1,
) -> None:
    """Skriv ut en åtkomsttoken för API:erna. Den gäller bara på den här maskinen."""
    unknown = [name for name in role if name not in ROLES]
    if unknown:
        raise typer.BadParameter(f"Okänd roll: {', '.join(unknown)}. Välj bland: {', '.join(ROLES)}.")
    keys = LocalKeys(Layout.of_this_clone().keys)
    keys.ensure()
    made = keys.token(
        role,
        datetime.now(UTC),
        name=name,
        subject=subject,
        organization_number=organization_number,
        valid_for=timedelta(hours=hours),
    )
    print(made)


@app.command()
def demo(
    data: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Mapp med de verkliga filerna.")
    ] = None,
    against: Annotated[str | None, typer.Option(help="Ett system som redan går, t.ex. http://localhost.")] = None,
    address: Annotated[
        list[str] | None, typer.Option(help="Den del av det som har en annan port: budget-api=http://localhost:9103.")
    ] = None,
    keys: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Dess mapp med lokala nycklar.")
    ] = None,
) -> None:
    """Kör hela kedjan från underlag till utbetalning, visa vad som hände och spara handlingarna."""
    from insatser import demo as chain  # imported here: the other commands start faster without it

    folder = Layout.of_this_clone().beside("handlingar").home
    if against is not None:
        succeeded = chain.run(
            Target.at(against, keys or Layout.of_this_clone().keys, _elsewhere(address or [])),
            data=data,
            folder=folder,
            console=out,
        )
    else:
        own = Layout.of_this_clone().beside("demo")
        with only_one(own.home), temporary_stack(own, say=showing.step) as stack:
            succeeded = chain.run(Target.of(stack), data=data, folder=folder, console=out)
    raise typer.Exit(0 if succeeded else 1)


@app.command()
def sandbox(
    only: Annotated[list[str] | None, typer.Option(help="Bara dessa huvudmän, t.ex. trollhattan.")] = None,
    prove: Annotated[bool, typer.Option("--prove", help="Fyll två tomma system bredvid och jämför dem.")] = False,
) -> None:
    """Fyll systemet med två år av tio huvudmän, alltid desamma, för den som bygger mot API:erna."""
    from insatser.sandbox import command, world  # imported here: the other commands start faster without it

    if unknown := set(only or ()) - world.NUMBERS.keys():
        raise typer.BadParameter(f"Okänt: {', '.join(sorted(unknown))}. Välj bland: {', '.join(world.NUMBERS)}.")
    layout = Layout.of_this_clone()
    raise typer.Exit(0 if (command.prove(layout) if prove else command.run(layout, only or ())) else 1)


@app.command()
def sample(
    out_folder: Annotated[Path, typer.Option("--out", help="Mappen som filerna skrivs till.")],
    organizers: Annotated[int, typer.Option(min=1, help="Antal huvudmän.")] = 100,
    seed: Annotated[int, typer.Option(help="Samma tal ger samma filer.")] = 1,
) -> None:
    """Skapa påhittade underlag i samma format som de verkliga filerna."""
    from insatser.sample import write_organizers  # imported here: the other commands start faster without it

    write_organizers(out_folder, organizers, seed=seed)
    out.print(f"Underlag för {organizers} huvudmän ligger i {out_folder}.")


def main() -> None:
    """An expected failure is a sentence; a signal unwinds in order, so that everything is stopped."""
    for number in ENDING_SIGNALS:
        signal.signal(number, _interrupted)
    try:
        app()
    except EXPECTED as error:
        errors.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


def _interrupted(number: int, _frame: object) -> NoReturn:
    """A second signal does not cut the stopping short."""
    for other in ENDING_SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    errors.print("Avbrutet. Stoppar det som startats …")
    sys.exit(128 + number)


def _elsewhere(addresses: list[str]) -> dict[str, str]:
    """Name and address of each: `budget-api=http://localhost:9103`."""
    parts = [address.partition("=") for address in addresses]
    if wrong := [name for name, given, root in parts if not (given and root)]:
        raise typer.BadParameter(f"Skriv namn=adress: {', '.join(wrong)}")
    return {name: root for name, _, root in parts}


@contextmanager
def _server_of(stack: Stack) -> Iterator[EmbeddedPostgres]:
    """PostgreSQL as it is found: running, or started for the while."""
    ran = stack.running()["postgres"]
    if not stack.postgres.data.exists():
        raise NoBackup("Här finns ingenting att säkerhetskopiera: systemet har aldrig startats.")
    stack.start_process("postgres")
    try:
        yield stack.postgres
    finally:
        if not ran:
            stack.stop_process("postgres")


if __name__ == "__main__":
    main()
