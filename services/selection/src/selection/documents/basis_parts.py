"""Texts, tables and charts that the page and the PDF of an analysis basis share, made once."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from selection.rules.basis.inputs import Document
from selection.rules.basis.sentences import DECISIONS, shown_mean, units_counted
from selection.rules.quantities import ValueType, exact
from shared.charts import GREY, Bar, Frame, Group, draw

ORGANIZER_TYPES = {
    "KOMMUN": "kommun",
    "REGION": "region",
    "ENSKILD": "enskild huvudman",
    "STAT": "statlig huvudman",
}
SCHOOL_TYPES = {
    "FKLASS": "förskoleklass",
    "FTH": "fritidshem",
    "OPPFTH": "öppen fritidsverksamhet",
    "GR": "grundskola",
    "GRAN": "anpassad grundskola",
    "SP": "specialskola",
    "SAM": "sameskola",
    "GY": "gymnasieskola",
    "GYAN": "anpassad gymnasieskola",
    "VUX": "komvux",
    "FSK": "förskola",
}
STATUSES = {
    "PAGAENDE": "pågår",
    "AVSLUTAD_AVHJALPT": "avslutad, bristerna avhjälpta",
    "AVSLUTAD_KVARSTAENDE": "avslutad, brister kvarstår",
}
MEASURES = {
    "process_support": "processtöd",
    "own_measure": "huvudmannens egen insats",
    "university_course": "högskolekurs",
    "tailored": "anpassad insats",
    "shared": "gemensam insats",
    "existing_programme": "plats i befintlig satsning",
}
OFFERS = {"made": "väntar på svar", "accepted": "antaget", "declined": "avböjt", "withdrawn": "tillbakadraget"}
MARKS = {
    ValueType.MISSING: "saknas",
    ValueType.FEW_PUPILS: "dolt, för få elever",
    ValueType.ROUNDED_OFF: "nära 100, avrundat",
    ValueType.EXCLUDED: "undantaget",
}
"""The meaning of each mark that is published instead of a number."""
FRAME = Frame(width=320)
"""Names above the bars: on a narrow screen, and on paper, the letters are as large as those around."""
SERIES = (("own", "Huvudmannen"), ("national", "Riket"), ("county", "Länet"), ("similar", "Lika huvudmän"))


def parts_of(basis: Document, basis_hash: str) -> Document:
    """Texts ready to be set; charts are SVG."""
    types = ", ".join(SCHOOL_TYPES.get(name, name) for name in basis["school_types"])
    organizer = ORGANIZER_TYPES[basis["organizer_type"]]
    return {
        "title": f"Analysunderlag: {basis['name']}",
        "as_of": basis["as_of"],
        "intro": (
            f"{basis['name']} ({basis['organization_number']}) är en {organizer} med "
            f"{units_counted(len(basis['units']))} i underlaget: {types}. Underlaget visar huvudmannens resultat mot "
            "delmål och indikatorer, bredvid riket, länet och lika huvudmän. Det beskriver; "
            "vad som är orsak får dialogen visa."
        ),
        "stands_out": [sentence["text"] for sentence in basis["stands_out"]],
        "notable_rule": basis["notable_rule"],
        "goals": [_goal(goal) for goal in basis["goals"]],
        "beside": list(_beside(basis["beside"])),
        "similar": [f"{other['name']} ({other['organization_number']})" for other in basis["similar"]],
        "similar_rule": basis["similar_rule"],
        "hash": basis_hash,
    }


def _goal(goal: Document) -> Document:
    return {
        "name": goal["name"],
        "indicators": [_indicator(indicator) for indicator in goal["indicators"]],
        "without_values": ", ".join(goal["without_values"]),
    }


def _indicator(indicator: Document) -> Document:
    newest = indicator["years"][-1]
    # The labels say which is which without colour.
    groups = [
        Group(label, [Bar(_number(newest[key]), _beside_bar(newest[key]), 0 if key == "own" else GREY)])
        for key, label in SERIES
    ]
    chart = draw(
        f"{indicator['name']}, läsåret {newest['school_year']}",
        groups,
        frame=FRAME,
        low=Decimal(min(0, exact(indicator["low"]))),
        high=Decimal(exact(indicator["high"])),
    )
    return {
        "name": indicator["name"],
        "definition": f"{indicator['definition']} Mått: {indicator['unit']}. Källa: {indicator['source']}.",
        "chart": chart.svg,
        "chart_title": chart.description,
        "years": {
            "head": ["Läsår", *(label for _, label in SERIES)],
            "rows": [
                [year["school_year"], *(shown_mean(year[key]) for key, _ in SERIES)] for year in indicator["years"]
            ],
        },
        "basis": "; ".join(f"{label.lower()}: {newest[key]['basis']}" for key, label in SERIES),
        "units": {
            "head": ["Enhet", *(year["school_year"] for year in indicator["years"])],
            "rows": _unit_rows(indicator["years"]),
        },
    }


def _unit_rows(years: list[Document]) -> list[list[str]]:
    """A row per unit, in order of its newest value where it is known, then by name."""
    shown: dict[str, dict[str, Document]] = {}
    for year in years:
        for unit in year["units"]:
            shown.setdefault(unit["school_unit_code"], {})[year["school_year"]] = unit
    return [
        [_unit_name(values), *(_published(values.get(year["school_year"])) for year in years)]
        for _, values in sorted(shown.items(), key=lambda entry: _order(entry[1]))
    ]


def _order(values: dict[str, Document]) -> tuple[bool, int, str]:
    newest = values[max(values)]
    return newest["value"] is None, exact(newest["value"] or "0"), _unit_name(values)


def _unit_name(values: dict[str, Document]) -> str:
    unit = values[max(values)]
    return f"{unit['name']} ({unit['school_unit_code']})"


def _published(unit: Document | None) -> str:
    """The value as published, followed by what its mark means, or a text that says that there is none."""
    if unit is None:
        return "ingen uppgift"
    mark = MARKS.get(ValueType(unit["value_type"]))
    return f"{unit['raw']} ({mark})" if mark else str(unit["raw"])


def _beside_bar(mean: Document) -> str:
    """The mean, shortened to fit beside a bar."""
    return shown_mean(mean).replace("mellan ", "").replace(" och ", "–")


def _number(mean: Document) -> Decimal | None:
    return None if mean["value"] is None else Decimal(exact(mean["value"]))


def _beside(beside: dict[str, list[Document]]) -> Iterator[Document]:
    yield _table(
        "Skolinspektionens tillsyn", ["Datum", "Beslut", "Gäller", "Läge"], map(_decision, beside["supervision"])
    )
    if "dialogues" in beside:
        rows = ([r["held_on"], "hållen"] for r in beside["dialogues"])
        yield _table("Tidigare kvalitetsdialoger", ["Datum", "Läge"], rows)
    rows = ([r["starts_on"], _programme(r), r["ends_on"] or "pågår"] for r in beside["cooperations"])
    yield _table("Deltagande i uppdrag", ["Från", "Uppdrag", "Till"], rows)
    measures = ([_measure(r), r["starts_on"], r["ends_on"]] for r in beside["measures"])
    yield _table("Överenskomna insatser", ["Insats", "Från", "Till"], measures)
    offers = ([r["made_on"], _programme(r), OFFERS[r["status"]]] for r in beside["offers"])
    yield _table("Tidigare erbjudanden", ["Datum", "Uppdrag", "Svar"], offers)


def _decision(row: Document) -> list[str]:
    concerned = f"skolenhet {row['school_unit_code']}" if row["school_unit_code"] else "huvudmannen"
    return [
        row["decided_on"],
        f"{DECISIONS[row['decision']]} ({row['diary_number']})",
        concerned,
        STATUSES[row["status"]],
    ]


def _programme(row: Document) -> str:
    """Runs of version 1.1 have the code alone."""
    return str(row.get("programme_name") or row["programme"])


def _measure(row: Document) -> str:
    """Agreements of version 1.1 published no title."""
    kind = MEASURES[row["kind"]]
    return f"{row['title']} ({kind})" if row["title"] else kind


def _table(title: str, head: list[str], rows: Any) -> Document:
    return {"title": title, "head": head, "rows": [list(row) for row in rows]}
