"""The codebook of a release as an accessible web page: what a reader of the files needs, without a program."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from selection.documents.basis_page import items, page, paragraph, section, table

FILES = {"restricted": "Begränsad fil", "public": "Öppen fil"}
SOURCE_OF = {"decisions": "Beslut", "measures": "Insatser", "outcomes": "Resultat"}


def codebook_page(codebook: Mapping[str, Any], data_hash: str) -> str:
    """The codebook as a page, without what the codebook does not have for this reader."""
    sections = [section("Källor", items([f"{SOURCE_OF[key]}: {text}" for key, text in codebook["sources"].items()]))]
    if rounds := codebook.get("rounds"):
        sections.append(section("Omgångar", _rounds(rounds)))
    for kind, title in FILES.items():
        if columns := codebook.get(kind):
            sections.append(section(title, _columns(columns)))
    if quarters := codebook["quarters"]:
        rows = [[q["indicator"], q["school_year"], q["school_type"], ", ".join(map(str, q["begin"]))] for q in quarters]
        head = ["Indikator", "Läsår", "Skolform", "Var andra, tredje och fjärde fjärdedelen börjar"]
        sections.append(section("Fjärdedelar", table("Fjärdedelarnas gränser", head, rows)))
    hashes = [f"{FILES[kind]}: {codebook['files'][kind]}" for kind in FILES if kind in codebook]
    hashes.append(f"Kodbok: {data_hash}")
    sections.append(section("Kontroll", paragraph("Kontrollsummor (SHA-256).") + items(hashes)))
    made = f"Gjord {codebook['prepared_on']}. Utlämnandets identitet är {codebook['release_id']}."
    return page(f"Kodbok: {codebook['title']}", paragraph(made) + "".join(sections))


def _columns(columns: Sequence[Mapping[str, Any]]) -> str:
    """A list and no table: on a narrow screen a text beside another is a few letters wide."""
    return f"<dl>{''.join(map(_column, columns))}</dl>"


def _column(column: Mapping[str, Any]) -> str:
    values = [f"{code}: {meaning}" for code, meaning in column.get("values", {}).items()]
    named = f"<dt><code>{escape(column['column'])}</code></dt>"
    return f"{named}<dd>{escape(column['description'])}{items(values) if values else ''}</dd>"


def _rounds(rounds: Sequence[Mapping[str, Any]]) -> str:
    head = ["Omgång", "Beslutad", "Läsår", "Regelversion", "Sista valda", "Första inte valda"]
    rows = [
        [
            *(str(row[name]) for name in ("round", "decided_on", "school_year", "rule_version")),
            *(str((row["line"] or {}).get(side) or "saknas").replace(".", ",") for side in ("in", "out")),
        ]
        for row in rounds
    ]
    return table("Omgångar som besluten är från", head, rows)
