"""`insatser sandbox`: fills the local system, says what is there and how to ask for it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Sequence
from typing import Any

from insatser import showing
from insatser.chain.caller import Refused
from insatser.chain.cooperating import NotReserved, TookTooLong
from insatser.layout import Layout
from insatser.sandbox import guide
from insatser.sandbox.fill import NotLocal, NotWhole, fill
from insatser.showing import out
from insatser.stack import Stack, temporary_stack
from insatser.state import only_one
from insatser.target import Target

FAILURES = (Refused, NotReserved, TookTooLong, NotLocal, NotWhole)


def run(layout: Layout, only: Sequence[str]) -> bool:
    """True when it is filled. What another fill has begun is gone on with; what it has done is left alone."""
    with only_one(layout.home):
        stack = Stack(layout, say=showing.step)
        if not all(stack.running().values()):
            stack.up()
        found = read(layout)
        if found and _holds(found, only):
            out.print("Sandlådan är redan fylld. Börja om från tomt med [bold]make reset[/].")
        elif not _fill(stack, only):
            return False
    _show(stack, read(layout) or {})
    return True


def read(layout: Layout) -> dict[str, Any] | None:
    """The record of an earlier fill, once it was done."""
    return dict(json.loads(layout.sandbox.read_text(encoding="utf-8"))) if layout.sandbox.exists() else None


def _holds(found: dict[str, Any], only: Sequence[str]) -> bool:
    """True when all is there, or at least those organisers that are asked for."""
    return not found["only"] or (bool(only) and set(only) <= set(found["only"]))


def prove(layout: Layout) -> bool:
    """Fill two systems in full from empty; return whether they hold the same."""
    own = layout.beside("sandbox-proof")
    contents = []
    with only_one(own.home):
        for _ in range(2):
            with temporary_stack(own, fast=True, say=showing.step) as stack:
                if not _fill(stack, ()):
                    return False
                out.print(f"SHA-256: {(read(own) or {})['sha256']}", highlight=False)
                contents.append(json.loads(own.sandbox_content.read_bytes()))
    if differs := [name for name in contents[0] if contents[0][name] != contents[1][name]]:
        out.print(f"[red]Innehållet skiljer sig:[/] {', '.join(differs)}", highlight=False)
    else:
        out.print("Samma innehåll båda gångerna.")
    return not differs


def _fill(stack: Stack, only: Sequence[str]) -> bool:
    started = time.monotonic()
    with showing.progress("Fyller sandlådan") as share:
        try:
            asyncio.run(fill(Target.of(stack), stack.layout, only=only, said=lambda done, _day: share(done)))
        except FAILURES as error:
            out.print(f"[red]Sandlådan blev inte fylld:[/] {error}", highlight=False, soft_wrap=True)
            return False
    out.print(showing.seconds(started), highlight=False)
    return True


def _show(stack: Stack, found: dict[str, Any]) -> None:
    out.print("\n[bold]Ett anrop för varje roll[/], som de skrivs här:", highlight=False)
    for call, line in guide.lines(found["ids"], stack.api_url):
        out.print(f"[dim]# {call.role}: {call.meaning}[/]", highlight=False, soft_wrap=True)
        out.print(line, highlight=False, markup=False, soft_wrap=True)
    out.print(f"\nNamn och identitet på allt som är gjort: {stack.layout.sandbox}", highlight=False, soft_wrap=True)
    out.print(f"Innehållet är som det var {found['day']}; SHA-256 {found['sha256']}", highlight=False, soft_wrap=True)
