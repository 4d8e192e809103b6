"""Sentences on what is notable in an organiser's results: rules make them, each with its figures."""

from collections.abc import Iterator

from selection.rules.basis.inputs import Document
from selection.rules.quantities import SCALE, divide, exact, text

NOTABLE = 5
"""Per cent of an indicator's whole range: 17 points of merit, 5 percentage points, 1 point of grades."""
NOTABLE_RULE = (
    f"En skillnad nämns när den är minst {NOTABLE} procent av indikatorns hela spann, till exempel 17 meritpoäng av "
    f"340 eller {NOTABLE} procentenheter av 100."
)
AIMS = ("higher", "lower")
DIFFERENCE = {"procent": "procentenheter"}
Span = tuple[int, int]
COMPARED = (("national", "i riket"), ("county", "i länet"), ("similar", "hos lika huvudmän"))
OPEN = "PAGAENDE"
DECISIONS = {
    "FORELAGGANDE": "föreläggande",
    "FORELAGGANDE_VITE": "föreläggande med vite",
    "ANMARKNING": "anmärkning",
    "AVSTAENDE": "avstående från ingripande",
    "ATERKALLELSE": "återkallelse av godkännande",
    "VERKSAMHETSFORBUD": "verksamhetsförbud",
    "TILLFALLIGT_VERKSAMHETSFORBUD": "tillfälligt verksamhetsförbud",
    "STATLIG_ATGARD": "statligt ingripande för rättelse",
    "GRANSKNINGSBESLUT": "beslut efter kvalitetsgranskning",
    "UTAN_BRIST": "beslut utan brist",
}


def sentences_of(goals: list[Document], beside: dict[str, list[Document]]) -> list[Document]:
    """The sentences in the order of the goals and their indicators, then what is known beside the results."""
    found: list[Document] = []
    for goal in goals:
        for indicator in goal["indicators"]:
            found += _of_indicator(indicator)
    return [*found, *_of_supervision(beside["supervision"])]


def _of_indicator(indicator: Document) -> Iterator[Document]:
    newest = indicator["years"][-1]
    if indicator["direction"] in AIMS:
        yield from _beside_others(indicator, newest)
        yield from _over_time(indicator)
        yield from _between_units(indicator, newest)
    yield from _not_known(indicator, newest)


def _beside_others(indicator: Document, year: Document) -> Iterator[Document]:
    own = _span(year["own"])
    if own is None:
        return
    compared = [(where, other) for key, where in COMPARED if (other := _number(year[key])) is not None]
    notable = [(where, other) for where, other in compared if _is_notable(indicator, own, (other, other))]
    if notable:
        parts = [f"{where} {shown_number(other)}, {_difference(indicator, own, other)}" for where, other in notable]
        said = f"{indicator['name']}: {shown_mean(year['own'])} läsåret {year['school_year']}; {'; '.join(parts)}."
        figures = {"own": year["own"]["value"], **{where: text(other) for where, other in notable}}
        yield _sentence("beside_others", indicator, said, figures)


def _over_time(indicator: Document) -> Iterator[Document]:
    spans = [(year["school_year"], year["own"], _span(year["own"])) for year in indicator["years"]]
    known = [(year, own, span) for year, own, span in spans if span is not None]
    if len(known) < 2:
        return
    (first, before, start), (last, after, end) = known[0], known[-1]
    if not _is_notable(indicator, end, start):
        return
    said = (
        f"{indicator['name']}: från {shown_mean(before)} läsåret {first} till {shown_mean(after)} läsåret {last}, "
        f"{_difference(indicator, end, exact(before['value']))}."
    )
    yield _sentence("over_time", indicator, said, {first: before["value"], last: after["value"]})


def _between_units(indicator: Document, year: Document) -> Iterator[Document]:
    known = sorted(
        (exact(unit["value"]), f"{unit['name']} {unit['school_unit_code']}")
        for unit in year["units"]
        if unit["value"] is not None
    )
    if len(known) < 2:
        return
    (least, low), (most, high) = known[0], known[-1]
    if not _is_notable(indicator, (most, most), (least, least)):
        return
    unit = DIFFERENCE.get(indicator["unit"], indicator["unit"])
    said = (
        f"{indicator['name']}: {shown_number(most - least)} {unit} skiljer mellan den enhet som har högst värde "
        f"({high}: {shown_number(most)}) och den som har lägst ({low}: {shown_number(least)}), läsåret "
        f"{year['school_year']}."
    )
    yield _sentence("between_units", indicator, said, {high: text(most), low: text(least)})


def _not_known(indicator: Document, year: Document) -> Iterator[Document]:
    unknown = [unit["school_unit_code"] for unit in year["units"] if unit["value"] is None]
    if not unknown:
        return
    count = len(year["units"])
    said = (
        f"{indicator['name']}: för {len(unknown)} av {units_counted(count)} finns inget tal läsåret "
        f"{year['school_year']}; värdet är dolt, avrundat eller saknas."
    )
    yield _sentence("not_known", indicator, said, {"unknown": str(len(unknown)), "units": str(count)})


def _of_supervision(decisions: list[Document]) -> Iterator[Document]:
    for row in decisions:
        if row["status"] == OPEN:
            where = f"skolenhet {row['school_unit_code']}" if row["school_unit_code"] else "huvudmannen"
            said = (
                f"Skolinspektionens tillsyn av {where} är inte avslutad: {DECISIONS[row['decision']]} "
                f"{row['decided_on']} ({row['diary_number']})."
            )
            yield {
                "rule": "open_supervision",
                "indicator": None,
                "text": said,
                "figures": {"decided_on": row["decided_on"]},
            }


def _is_notable(indicator: Document, one: Span, other: Span) -> bool:
    """True if the least possible difference is large enough, whatever the hidden pupils are."""
    limit = exact(indicator["high"]) - exact(indicator["low"])
    least = max(one[0] - other[1], other[0] - one[1])
    return least * 100 >= limit * NOTABLE


def _difference(indicator: Document, own: Span, other: int) -> str:
    unit = DIFFERENCE.get(indicator["unit"], indicator["unit"])
    higher = own[0] > other
    low, high = sorted((abs(own[0] - other), abs(own[1] - other)))
    size = shown_number(low) if low == high else f"{shown_number(low)}–{shown_number(high)}"
    return f"{size} {unit} {'högre' if higher else 'lägre'}"


def _sentence(rule: str, indicator: Document, said: str, figures: dict[str, str]) -> Document:
    return {"rule": rule, "indicator": indicator["code"], "text": said, "figures": figures}


def _number(mean: Document) -> int | None:
    return None if mean["value"] is None else exact(mean["value"])


def _span(mean: Document) -> Span | None:
    return None if mean["truth"] is None else (exact(mean["truth"][0]), exact(mean["truth"][1]))


def shown_mean(mean: Document) -> str:
    """The mean as text, or its two limits where hidden pupils leave it open."""
    if mean["value"] is None:
        return "uppgift saknas"
    low, high = (shown_number(exact(limit)) for limit in mean["truth"])
    return low if low == high else f"mellan {low} och {high}"


def shown_number(number: int) -> str:
    """The number with one decimal at most and a decimal comma, as the statistics are published."""
    tenth = SCALE // 10
    return text(divide(number, tenth) * tenth).replace(".", ",").replace("-", "−")


def units_counted(count: int) -> str:
    return f"{count} enhet" if count == 1 else f"{count} enheter"
