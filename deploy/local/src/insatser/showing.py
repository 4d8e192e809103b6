"""What the commands show: each step, how far they are, what runs and where."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from insatser.stack import Stack

out = Console()


@contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """Show how much is done, from 0 to 1, on a line that stays."""
    with Progress(TextColumn("• {task.description} …"), BarColumn(), TaskProgressColumn(), console=out) as shown:
        task = shown.add_task(what, total=1)
        yield lambda share: shown.update(task, completed=share)


def seconds(started: float) -> str:
    return f"Det tog {time.monotonic() - started:.1f} sekunder.".replace(".", ",", 1)


def step(what: str) -> None:
    out.print(f"[dim]•[/] {what} …")


def system(stack: Stack) -> None:
    """Show all that runs, and where."""
    show_processes(stack)
    show_places(stack)


def show_places(stack: Stack) -> None:
    """Show what there is to know beside the table."""
    out.print(f"Brev: {_letters(stack.layout.letters)}", highlight=False)
    show_moved(stack)
    if any(stack.layout.jobs_clock(service.name).exists() for service in stack.services):
        out.print("[yellow]Sandlådan är halvfylld[/] och tidsstyrda jobb står stilla: kör make sandbox igen.")


def show_processes(stack: Stack) -> None:
    """One line for each, with where it is read about, or measured."""
    table = Table("Process", "Läge", "Pid", "Adress", box=None, padding=(0, 2, 0, 0))
    pids = stack.process_ids()
    places = {f"{service.name}-api": f"{stack.api_url(service.name)}/docs" for service in stack.services}
    places |= {f"{it.name}-worker": f"{stack.root_url(f'{it.name}-worker')}/metrics" for it in stack.services}
    for name, runs in stack.running().items():
        state = "[green]går[/]" if runs else "[red]stoppad[/]"
        table.add_row(name, state, str(pids.get(name, "–")), places.get(name, ""))
    out.print(table)


def _letters(said: Mapping[str, str]) -> str:
    if said:
        return f"lämnas till {said['SMTP_HOST']}, port {said.get('SMTP_PORT', '587')}."
    how = "make down och sedan SMTP_HOST=127.0.0.1 SMTP_PORT=1025 make up"
    return f"skrivs och väntar, om systemet inte startades med en e-postserver: {how}."


def show_moved(stack: Stack) -> None:
    """Show calls with our ports: those in the documents would reach whoever holds the usual ones."""
    if not stack.moved:
        return
    out.print("[yellow]De vanliga portarna är upptagna av andra[/]: de ovan gäller. Anropet i README, och hela kedjan:")
    token = "$(.venv/bin/insatser token --role case_officer)"  # noqa: S105 (how to get one)
    calls = [f'curl -H "Authorization: Bearer {token}" {stack.api_url("agreements")}/cooperations']
    options = " ".join(f"--address {name}={stack.root_url(name)}" for name in stack.moved)
    calls.append(f".venv/bin/insatser demo --against http://127.0.0.1 {options}")
    for call in calls:
        out.print(call, highlight=False, soft_wrap=True)
