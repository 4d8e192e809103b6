"""Small runs of analysis bases for tests: three kommuner and a company, two years of merit."""

from typing import Any

from selection.rules.basis.document import Run, basis_of
from selection.rules.basis.inputs import METHOD, Document, inputs_from
from selection.rules.quality_register import EntryKind

from .rounds import CATALOGUE

BIG, MIDDLE, SMALL, COMPANY = "2120000142", "2120000159", "2120000530", "5566501796"
YEARS = ("2023/24", "2024/25")
GOALS = (EntryKind.NATIONAL_GOAL, EntryKind.SUB_GOAL, EntryKind.INDICATOR)


def cell(raw: str) -> list[Any]:
    """`..`, `.` and `~100` as published; anything else is a number."""
    marks = {".": "MISSING", "..": "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS"}
    marks["~100"] = "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE"
    return [marks[raw], raw, None] if raw in marks else ["EXISTS", raw.replace(".", ","), raw]


def inputs(**changed: Any) -> Document:
    organizers = {BIG: "Storstad", MIDDLE: "Mellanstad", SMALL: "Småstad", COMPANY: "Skolbolaget AB"}
    units = {"10000001": BIG, "10000002": BIG, "10000003": MIDDLE, "10000004": SMALL, "10000005": COMPANY}
    merit = {
        YEARS[0]: {"10000001": "250", "10000002": "180"},
        YEARS[1]: {"10000001": "220", "10000002": "160", "10000003": "..", "10000004": "240", "10000005": "230"},
    }
    pupils = {"10000001": "100", "10000002": "50", "10000003": "60", "10000004": "20", "10000005": "40"}
    return {
        "method": METHOD,
        "as_of": "2026-11-28",
        "register": [entry.document for kind in GOALS for entry in CATALOGUE.register[kind].values()],
        "organizers": {
            number: {
                "name": name,
                "organizer_type": "ENSKILD" if number == COMPANY else "KOMMUN",
                "municipality_code": None if number == COMPANY else "0180",
            }
            for number, name in organizers.items()
        },
        "units": {
            code: {
                "name": f"Skola {code[-1]}",
                "organization_number": owner,
                "municipality_code": "0180" if code != "10000004" else "0604",
                "school_types": ["GR"],
            }
            for code, owner in units.items()
        },
        "values": {
            "gr9_merit": {year: {code: cell(raw) for code, raw in cells.items()} for year, cells in merit.items()},
            "gr9_pupils": {year: {code: cell(raw) for code, raw in pupils.items()} for year in YEARS},
        },
        "national": {},
        "beside": {"supervision": [], "cooperations": [], "measures": [], "offers": []},
    } | changed


def basis(number: str, document: Document | None = None) -> Document:
    return basis_of(Run(inputs_from(document or inputs())), number)


def indicator(made: Document, code: str = "gr9_merit") -> Document:
    found: Document = next(i for goal in made["goals"] for i in goal["indicators"] if i["code"] == code)
    return found


def sentences(made: Document, rule: str) -> list[str]:
    return [sentence["text"] for sentence in made["stands_out"] if sentence["rule"] == rule]
