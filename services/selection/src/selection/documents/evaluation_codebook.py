"""The codebook of a release: every column in words, where its values are from, and what was left out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from selection.documents.basis_parts import MEASURES, SCHOOL_TYPES
from selection.rules.evaluation import public, restricted
from selection.rules.evaluation.decisions import DecidedRound
from selection.rules.evaluation.disclosure import LEAST, PUBLISHED, Checked
from selection.rules.outcome import Outcome

RESTRICTED: Mapping[str, str] = {
    "unit": "Skolenheten; en pseudonym som gäller i den här filen och i ingen annan",
    "organizer": "Huvudmannen; en pseudonym som gäller i den här filen och i ingen annan",
    "school_year": "Läsåret, 1 juli till 30 juni",
    "school_type": "Skolformen som enheten bedömdes i",
    "sector": "public: kommun, region eller stat; private: enskild huvudman",
    "round": "Omgången vars beslut raden bygger på: den första där enheten valdes, annars den sista där dess huvudman "
    "hade en plats, annars den sista där enheten prövades",
    "decided_on": "Dagen då omgången beslutades",
    "decided_school_year": "Läsåret vars resultat beslutet byggde på",
    "rule_version": "Version av uppdragets regler som beslutet byggde på",
    "unit_points": "Enhetens poäng av behovet när omgången beslutades; högre är större behov",
    "unit_rank": "Enhetens plats",
    "organizer_rank": "Huvudmannens plats",
    "running_variable": "Huvudmannens poäng när omgången beslutades; huvudmän väljs efter poäng",
    "cutoff": "Mitt emellan den sista huvudman som valdes efter poäng och den första som inte valdes",
    "distance_to_cutoff": "running_variable minus cutoff; positivt för den som valdes",
    "assigned": "1: huvudmannen valdes efter poäng; 0: inte; tomt: huvudmannen hade ingen plats",
    "outcome": "Beslutet om enheten, också efter avsteg",
    "near_cutoff": "1: nära gränsen men inte vald",
    "offered": "1: huvudmannen fick ett erbjudande i omgången",
    "accepted": "1: huvudmannen tackade ja; 0: nej; tomt: inget svar",
    "treated": "1: enheten har någon gång omfattats av en överenskommen insats",
    "treated_from": "Första dagen för den första insatsen",
    "exposed": "1: insatsen hade börjat senast läsårets sista dag",
    "measures": "Antal insatser som pågick vid enheten under läsåret",
    "measure_kinds": "Insatsernas slag",
    "dose_months": "Månader av läsåret då minst en insats pågick vid enheten",
    "organizer_dose_months": "Månader av läsåret då minst en insats pågick på huvudmannanivå",
    "follow_ups_held": "Insatsernas uppföljningar som hölls under läsåret",
}
PUBLIC: Mapping[str, str] = {
    "row": "Radens namn; en skolenhets olika läsår har olika namn och kan inte föras samman",
    "school_year": RESTRICTED["school_year"],
    "school_type": RESTRICTED["school_type"],
    "sector": RESTRICTED["sector"],
    "exposed": RESTRICTED["exposed"],
    "dose": "Månader av läsåret då minst en insats pågick vid enheten; tomt: visas inte",
}
TYPES = {
    "EXISTS": "ett publicerat värde",
    "MISSING": "saknas",
    "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS": "dolt, för få elever",
    "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE": "nära 100: en till fyra elever är inte behöriga",
    "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION": "undantaget: lärare utan krav på legitimation",
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "school_type": SCHOOL_TYPES,
    "outcome": {
        Outcome.SELECTED: "vald",
        Outcome.NOT_SELECTED: "inte vald",
        Outcome.DEFERRED: "får vänta",
        Outcome.EXCLUDED: "undantagen",
        Outcome.CANNOT_BE_ASSESSED: "kan inte bedömas: platsen beror på uppgifter som inte är kända",
    },
    "measure_kinds": MEASURES,
}
"""The meaning of each code of a column."""
SOURCES = {
    "decisions": "Omgångarnas resultat, byte för byte som de beslutades",
    "measures": "Överenskommelserna i den version som gäller, till samverkans slut",
    "outcomes": "Skolverkets publicerade statistik",
}


def write_codebook(
    *,
    release_id: str,
    programme: str,
    title: str,
    prepared_on: str,
    rounds: Iterable[tuple[DecidedRound, str | None]],
    indicators: Sequence[tuple[str, str]],
    limits: public.Limits,
    hashes: Mapping[str, str],
) -> dict[str, Any]:
    """`rounds`: each with the hash of its result. `indicators`: code and definition."""
    codes = [code for code, _ in indicators]
    return {
        "release_id": release_id,
        "programme": programme,
        "title": title,
        "prepared_on": prepared_on,
        "files": {"restricted": hashes["restricted"], "public": hashes["public"]},
        "sources": SOURCES,
        "rounds": [
            {
                "round": decided.number,
                "decided_on": decided.decided_on.isoformat(),
                "school_year": decided.school_year,
                "rule_version": decided.rule_version,
                "result_hash": result_hash,
                "line": decided.document["line"],
            }
            for decided, result_hash in rounds
        ],
        "restricted": _columns(restricted.columns(codes), RESTRICTED, indicators),
        "public": _columns(public.columns(codes), PUBLIC, indicators),
        "quarters": [
            {"indicator": indicator, "school_year": year, "school_type": school_type, "begin": list(begin)}
            for (indicator, year, school_type), begin in sorted(limits.items())
        ],
    }


def for_public(codebook: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the codebook that comes with the public file: nothing of scores and cut-offs."""
    hidden = {"restricted", "rounds"}
    return {name: value for name, value in codebook.items() if name not in hidden}


def describe_check(checked: Checked) -> dict[str, Any]:
    return {
        "least": LEAST,
        "rows_before": checked.before,
        "rows": len(checked.rows),
        "values_left_out": checked.blanked,
        "rare_rows_left_out": checked.rare,
        "rows_left_out_for_differences": checked.differenced,
        "fewest_alike": checked.smallest,
        "published_groups": [name for name, _ in PUBLISHED],
        "passed": checked.smallest >= LEAST,
    }


def _columns(
    names: Iterable[str], described: Mapping[str, str], indicators: Sequence[tuple[str, str]]
) -> list[dict[str, Any]]:
    more: dict[str, str] = {}
    coded = {**VALUES}
    for code, definition in indicators:
        more[code] = definition
        more[f"{code}_type"] = f"Vad värdet i {code} säger om sig självt, som i statistiken"
        more[f"{code}_quarter"] = f"{definition} Fjärdedel bland filens enheter i läsår och skolform, 1 är lägst"
        coded[f"{code}_type"] = TYPES
    return [
        {"column": name, "description": {**described, **more}[name]}
        | ({"values": dict(coded[name])} if name in coded else {})
        for name in names
    ]
