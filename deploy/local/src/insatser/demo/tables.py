"""What the demo shows, as tables made for reading: kronor and dates the Swedish way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich import box
from rich.table import Table

from insatser.chain.caller import Json
from insatser.chain.proof import Finding
from insatser.chain.surveying import Answered
from insatser.chain.words import day, kronor, number
from insatser.demo.documents import Document

OUTCOMES = {
    "considered": "Prövade skolenheter",
    "in_need": "med lägre resultat än riket",
    "selected": "valda",
    "selected_organizers": "hos så här många huvudmän",
    "held": "får vänta",
    "excluded": "uteslutna av en regel",
    "cannot_be_assessed": "kan inte bedömas",
    "not_selected": "inte valda",
    "without_statistics": "Övriga enheter, utan resultat att pröva",
}
ACTIVITIES = {
    "kick_off": "Uppstart",
    "check_point": "Avstämning",
    "measure_follow_up": "Uppföljning av insats",
    "statement": "Ekonomisk redovisning",
    "final_follow_up": "Slutuppföljning",
    "one_year_after": "Ett år efter",
}
COST_KINDS = {
    "grant": "bidrag",
    "education_service": "utbildningstjänst",
    "operation": "drift",
    "development": "utveckling",
}
POSITION = {
    "allotted": "Tilldelat",
    "reserved": "− reserverat",
    "committed": "− bundet",
    "paid": "− betalt",
    "available": "= disponibelt",
    "authorised": "Bemyndigande",
    "outstanding": "− bundet för senare år",
    "room": "= kvar att binda",
}
STATUSES = {"decided": "beslutat", "active": "undertecknat", "offered": "erbjudet", "analysis": "analys"}
GROUPS = {"all": "alla", "others": "övriga"}
LIMITS = {"allotment": "anslaget", "authorisation": "bemyndigandet"}


class Signing(NamedTuple):
    """Seconds from the second signature to the answer, to the commitment and to the schedule."""

    organizer_name: str
    answered: float
    committed: float
    scheduled: float


def _table(title: str, *headings: str, right: Iterable[str] = ()) -> Table:
    table = Table(title=title, title_justify="left", title_style="", box=box.SIMPLE_HEAD)
    for heading in headings:
        table.add_column(heading, justify="right" if heading in right else "left")
    return table


def imports(rows: Sequence[Json]) -> Table:
    headings = ("Rader", "Fel", "Nya", "Ändrade")
    table = _table("Inlästa filer", "Fil", *headings, right=headings)
    for row in rows:
        figures = (row["rows_read"], row["rows_failed"], row["created"], row["changed"])
        table.add_row(row["source"], *(number(figure) for figure in figures))
    return table


def counts(found: Json) -> Table:
    table = _table("Urvalet", "", "Antal", right=("Antal",))
    for name, words in OUTCOMES.items():
        if name in found:
            table.add_row(words, number(found[name]))
    return table


def offers(rows: Sequence[Json]) -> Table:
    table = _table("Erbjudanden", "Huvudman", "Organisationsnr", "Skolenheter", "Svar senast")
    for row in rows:
        units = ", ".join(row["school_unit_codes"]) or "huvudmannanivå"
        table.add_row(row["organizer_name"], row["organization_number"], units, day(row["answer_by"]))
    return table


def limits(year: int, allotted: str, authorised: str, letter: str) -> Table:
    table = _table(
        f"Ramar enligt {letter}", "Anslagspost", "År", "Tilldelat", "Bemyndigande", right=("Tilldelat", "Bemyndigande")
    )
    table.add_row("1:5 ap.3", str(year), kronor(allotted), kronor(authorised))
    return table


def cases(rows: Sequence[Json]) -> Table:
    table = _table("Ärenden som väntar på andra underskriften", "Huvudman", "Läge", "Reserverat", right=("Reserverat",))
    for row in rows:
        table.add_row(
            row["organizer_name"], STATUSES.get(row["status"], row["status"]), kronor(row["funding"]["reserved"])
        )
    return table


def signatures(rows: Sequence[Signing]) -> Table:
    headings = ("Svar", "Åtagande syns", "Schema syns")
    table = _table("Från andra underskriften till verkan", "Huvudman", *headings, right=headings)
    for row in rows:
        table.add_row(row.organizer_name, *(_milliseconds(s) for s in (row.answered, row.committed, row.scheduled)))
    return table


def _milliseconds(seconds: float) -> str:
    return f"{number(round(seconds * 1000))} ms"


def commitment(found: Json, name: str) -> Table:
    title = f"{name}, dnr {found['diary_number']}: {kronor(found['bound'])} bundet"
    table = _table(title, "År", "Anslagspost", "Kostnadsslag", "Prövat mot", "Belopp", right=("Belopp",))
    for line in found["lines"]:
        words = (COST_KINDS[line["cost_kind"]], LIMITS.get(line["against"], line["against"]))
        table.add_row(str(line["fiscal_year"]), line["item"], *words, kronor(line["amount"]))
    return table


def schedule(found: Json, name: str) -> Table:
    table = _table(f"{name}: {len(found['activities'])} aktiviteter", "Dag", "Aktivitet")
    for activity in sorted(found["activities"], key=lambda a: str(a["due_on"])):
        table.add_row(day(activity["due_on"]), ACTIVITIES.get(activity["kind"], activity["kind"]))
    return table


def payments(first: Json, stated: Json, following: Json) -> Table:
    table = _table("Pengarna", "Dag", "Händelse", "Belopp", right=("Belopp",))
    table.add_row(day(first["paid_on"]), "Första delen betald", kronor(first["amount"]))
    table.add_row(day(stated["decided_on"]), "Redovisningen godkänd", kronor(stated["approved_amount"]))
    table.add_row(day(following["due_on"]), "Nästa del betalas tidigast", kronor(following["amount"]))
    return table


VOUCHERS = {
    "payment": "bidrag betalt",
    "accrual": "tjänst levererad",
    "settlement": "skuld betald",
    "reversal": "återförd",
    "repayment": "återbetalning",
}


def costs(report: Json, heading: str) -> Table:
    table = _table(heading, report["columns"][0], "Bundet", "Utfall", right=("Bundet", "Utfall"))
    for row in report["rows"]:
        name, bound, counted = row["cells"]
        table.add_row(name, kronor(bound), kronor(counted))
    return table


def vouchers(rows: Sequence[Json]) -> Table:
    table = _table(
        "Verifikationer, som de lämnas i SIE 4", "Nr", "Dag", "Händelse", "Text", "Belopp", right=("Nr", "Belopp")
    )
    for row in rows:
        kind = VOUCHERS.get(row["kind"], row["kind"])
        table.add_row(str(row["number"]), day(row["day"]), kind, row["text"], kronor(row["amount"]))
    return table


def survey(answered: Answered) -> Table:
    """Mean of each group, and its answers; 1 agrees the least. An organiser with too few is counted with others."""
    least = answered.result["least_answers"]
    figures = {(row["text"], row["group"]): row for row in answered.result["figures"]}
    groups = list(dict.fromkeys(group for _, group in figures))
    headings = [GROUPS.get(group) or answered.names[group] for group in groups]
    title = f"Rektorer svarade: medel 1–4 och antal, minst {least} svar bakom varje siffra"
    table = _table(title, "Fråga", *headings, right=headings)
    for text in dict.fromkeys(text for text, _ in figures):
        table.add_row(text, *(_mean(figures[text, group]) for group in groups))
    return table


def _mean(figure: Json) -> str:
    return f"{figure['mean']} ({figure['answers']})".replace(".", ",") if figure["mean"] else ".."


def positions(rows: Sequence[Json], year: int) -> Table:
    current = [row for row in rows if row["fiscal_year"] == year]
    headings = [f"{row['appropriation_item']}, {row['fiscal_year']}" for row in current]
    table = _table("Anslagsläget", "", *headings, right=headings)
    for name, words in POSITION.items():
        table.add_row(words, *(kronor(row[name]) for row in current))
    return table


def findings(rows: Sequence[Finding]) -> Table:
    table = _table("Bevis", "", "Vad som ska gälla", "Siffror")
    for row in rows:
        table.add_row("[green]ja[/]" if row.holds else "[red]NEJ[/]", row.what, row.figures)
    return table


def documents(saved: Sequence[Document]) -> Table:
    table = _table("Handlingar i ett ärende", "Fil", "Vad det är", "Från")
    for document in saved:
        table.add_row(document.name, document.meaning, document.service)
    return table
