"""Counts the costs: against plan in the form of Redovisning dnr 2015:778, 5.2, by kind, development apart."""

from collections.abc import Iterable, Mapping
from datetime import date

from followup.documents.words import in_words
from followup.rules.definitions import cases, commitments, money_moved, spent
from followup.rules.known import Known
from followup.rules.plan_table import columns, plan_rows
from followup.rules.report import ZERO, Fact, Section, table
from shared.contracts.terms import CostKind

DEVELOPMENT = CostKind.DEVELOPMENT.value
COUNTED = "Utfall är betalda bidrag, levererade tjänster och egna kostnader, minus återbetalningar"
CHARTED = (1, 2, 3)
"""Grants, own measures and coordination: the three that add up, without the rows that sum or divide them."""
POSITIONS = (
    "Tilldelat och disponibelt gäller hela anslagsposten, i raderna Alla. Disponibelt är det som är tilldelat, med "
    "det som har sparats, dragits in eller fått överskridas, minus reserverat, åtaget och utbetalt. Utbetalt är "
    "minus det som har betalats tillbaka. Ett år som inget är tilldelat för visar det som är bundet mot "
    "bemyndiganderamen som ett minus. Av ett avslutat år är inget disponibelt."
)
Plan = Mapping[int, Mapping[str, int]]


def count_costs(known: Known, plan: Plan) -> list[Section]:
    return [_against_plan(known, plan), *_by_kind(known), _positions(known), _money_moved(known)]


def _against_plan(known: Known, plan: Plan) -> Section:
    counted = spent(known)
    # Money is reserved for years to come, which have positions, and no outcome to set beside a plan.
    years = sorted(year for year in {*(line.fiscal_year for line in counted), *plan} if year <= known.as_of.year)
    dialogues = {year: _running(known, min(date(year, 12, 31), known.as_of)) for year in years}
    rows = plan_rows(counted, plan, dialogues, years=years) if years else []
    headings = ("Tkr", *columns(plan, years))
    return Section(
        "plan",
        "Utfall mot plan",
        headings,
        tuple(rows),
        COUNTED,
        "costs",
        tuple(range(1, len(headings))),
        note="Belopp i tusental kronor. Varje tal är avrundat för sig. Utveckling av insatserna har en egen rad.",
        charted_rows=CHARTED,
    )


def _running(known: Known, on: date) -> list[str]:
    return [str(case.cooperation_id) for case in cases(known) if case.is_running(on)]


def _by_kind(known: Known) -> list[Section]:
    """Costs by kind; development of the measures is shown apart, as the assignment demands."""
    committed = [
        Fact(str(entry.reference_id), (entry.fiscal_year, entry.cost_kind), (entry.amount, ZERO))
        for entry in commitments(known.funding, known.as_of)
    ]
    counted = [Fact(line.id, (line.fiscal_year, line.cost_kind), (ZERO, line.amount)) for line in spent(known)]
    facts = [*committed, *counted]
    development = [fact for fact in facts if fact.group[1] == DEVELOPMENT]
    others = [fact for fact in facts if fact.group[1] != DEVELOPMENT]
    return [
        _cost_table("costs", "Åtaganden och utfall efter kostnadsslag", others),
        _cost_table("development", "Kostnader för att utveckla insatserna", development),
    ]


def _cost_table(code: str, title: str, facts: Iterable[Fact]) -> Section:
    return table(
        code,
        title,
        columns=("År", "Kostnadsslag", "Åtaganden, kronor", "Utfall, kronor"),
        facts=facts,
        source=f"Åtaganden som de stod på dagen. {COUNTED}",
        label=in_words,
        chapter="costs",
    )


def _positions(known: Known) -> Section:
    facts = [
        Fact(
            str(position.id),
            (position.fiscal_year, position.appropriation_item, position.cost_kind),
            (position.allotted, position.reserved, position.committed, position.paid, position.available),
        )
        for position in known.positions
    ]
    return table(
        "positions",
        "Anslagens ställning",
        columns=("År", "Anslagspost", "Kostnadsslag", "Tilldelat", "Reserverat", "Åtaget", "Utbetalt", "Disponibelt"),
        facts=facts,
        source="Varje ställning som den senast meddelades till och med dagen",
        label=lambda part: "Alla" if part is None else in_words(part),
        chapter="costs",
        note=POSITIONS,
    )


def _money_moved(known: Known) -> Section:
    facts = [
        Fact(str(entry.reference_id), (entry.claim_change or entry.kind,), (1, entry.amount))
        for entry in money_moved(known.funding, known.as_of)
    ]
    return table(
        "money_moved",
        "Utbetalningar, återkrav och återbetalningar",
        columns=("Slag", "Antal", "Kronor"),
        facts=facts,
        source="Händelser till och med dagen",
        label=in_words,
        chapter="costs",
    )
