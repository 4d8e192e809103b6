"""Calls to begin with in the sandbox: one for each role, as they are typed here, with the ports in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from insatser.sandbox.world import NUMBERS


class Call(NamedTuple):
    """A call that a role may want to see first. `options` complete the token's; `path` may name what has been made."""

    role: str
    meaning: str
    service: str
    path: str
    options: str = ""


CALLS = (
    Call("case_officer", "ärenden där det är handläggarens tur", "agreements", "/cooperations?my_turn=true"),
    Call(
        "team_leader", "en samverkan från början till nu", "agreements", "/cooperations/{trollhattan/samverkan}/chain"
    ),
    Call("decider", "beslut om insatser", "agreements", "/decisions"),
    Call("analyst", "urvalsomgången 2026 och dess enheter", "selection", "/rounds/{omgang-2026}/candidates"),
    Call("controller", "anslagsläget 2026: nästan allt är lovat", "budget", "/positions?fiscal_year=2026"),
    Call("finance_system", "utbetalningar som är på väg", "budget", "/payments?state=sent"),
    Call("auditor", "vad som har ändrats i ett återkrav", "budget", "/audit-entries?object_id={nynashamn/återkrav}"),
    Call(
        "organizer",
        "huvudmannens egna redovisningar",
        "followup",
        "/statements",
        f" --organization-number {NUMBERS['trollhattan']}",
    ),
    Call("inspectorate", "tillsynsbeslut", "selection", "/supervision-decisions?status=PAGAENDE"),
    Call("spsm", "kvalitetsdialoger som är sammanfattade", "followup", "/quality-dialogues?status=summed_up"),
    Call("evaluator", "det som är utlämnat", "selection", "/evaluation-releases", " --subject demo-evaluator"),
    Call("operator", "händelser som väntar", "budget", "/held-events?state=dead"),
)


def lines(ids: Mapping[str, str], api_url: Callable[[str], str]) -> Iterator[tuple[Call, str]]:
    """Each call, as one types it; those that name what has not been made are left out."""
    for call in CALLS:
        before, _, rest = call.path.partition("{")
        name, _, after = rest.partition("}")
        if name and name not in ids:
            continue
        path = f"{before}{ids[name]}{after}" if name else call.path
        token = f"$(.venv/bin/insatser token --role {call.role}{call.options})"
        yield call, f'curl -H "Authorization: Bearer {token}" "{api_url(call.service)}{path}"'
