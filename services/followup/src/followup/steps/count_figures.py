"""Counts every figure of a government report as of a day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from followup.copies import FundingEntry, FundingKind
from followup.documents.words import in_words
from followup.rules.report import ZERO, Fact, Report, Section, count_outcomes, listing, progress_of, table
from followup.unit_of_work import Work
from shared.contracts.terms import CostKind

DEVELOPMENT = CostKind.DEVELOPMENT.value


async def count_figures(work: Work, programme: str, *, name: str, as_of: date) -> Report:
    """The whole report; the same facts give the same report, whenever and wherever it is counted."""
    sections = [
        await _rounds(work, programme, as_of),
        await _offers(work, programme, as_of),
        *await _agreements(work, programme, as_of),
        *await _measures(work, programme, as_of),
        *await _costs(work, programme, as_of),
        await _positions(work, programme, as_of),
        await _money_moved(work, programme, as_of),
        *await _activities(work, programme, as_of),
        await _statements(work, programme, as_of),
        await _consultations(work, programme, as_of),
    ]
    return Report(programme, name, as_of, sections)


async def _rounds(work: Work, programme: str, as_of: date) -> Section:
    rows = []
    for each in await work.figures.list_rounds(programme, as_of):
        counts = count_outcomes(each.outcomes)
        values = (
            each.diary_number,
            each.decided_on,
            each.rule_version,
            each.considered_units,
            each.selected_units,
            each.selected_organizers,
            counts.get("held", 0),
            counts["near_cutoff"],
        )
        rows.append((str(each.round_id), values))
    columns = (
        "Diarienummer",
        "Beslutad",
        "Regelversion",
        "Prövade skolenheter",
        "Utvalda skolenheter",
        "Utvalda huvudmän",
        "Avvaktas",
        "Nära gränsen",
    )
    return listing(
        "selection", "Urvalet", columns=columns, rows=rows, source="Beslutade urvalsomgångar till och med dagen"
    )


async def _offers(work: Work, programme: str, as_of: date) -> Section:
    facts = []
    for each in await work.figures.list_offers(programme, as_of):
        answer = {True: "accepted", False: "declined", None: "unanswered"}[each.accepted]
        if each.accepted is None and each.withdrawn_on and each.withdrawn_on <= as_of:
            answer = "withdrawn"
        facts.append(Fact(str(each.offer_id), (each.organizer_type, answer)))
    return table(
        "offers",
        "Erbjudanden och svar",
        columns=("Typ av huvudman", "Svar", "Antal"),
        facts=facts,
        source="Erbjudanden lämnade till och med dagen",
        label=in_words,
    )


async def _agreements(work: Work, programme: str, as_of: date) -> list[Section]:
    signed = await work.figures.list_agreements(programme, as_of)
    organizers = {each.organization_number: each for each in signed}
    units = {code: each for each in signed for code in each.school_unit_codes}
    source = "Överenskommelser undertecknade till och med dagen"
    return [
        table(
            "organizers",
            "Huvudmän med överenskommelse",
            columns=("Typ av huvudman", "Antal huvudmän"),
            facts=[Fact(number, (each.organizer_type,)) for number, each in organizers.items()],
            source=source,
            label=in_words,
        ),
        table(
            "school_units",
            "Skolenheter som omfattas",
            columns=("Typ av huvudman", "Antal skolenheter"),
            facts=[Fact(code, (each.organizer_type,)) for code, each in units.items()],
            source=source,
            label=in_words,
        ),
    ]


async def _measures(work: Work, programme: str, as_of: date) -> list[Section]:
    agreed = [
        each
        for each in await work.figures.list_measures(programme, as_of)
        if each.dropped_on is None or each.dropped_on > as_of
    ]
    source = "Insatser i gällande överenskommelser på dagen"
    return [
        table(
            "measures",
            "Insatser efter slag",
            columns=("Slag", "Nivå", "Antal insatser"),
            facts=[Fact(str(each.measure_id), (each.kind.value, each.level.value)) for each in agreed],
            source=source,
            label=in_words,
        ),
        table(
            "impact_factors",
            "Insatser efter påverkansfaktor",
            columns=("Påverkansfaktor", "Antal insatser"),
            facts=[Fact(str(each.measure_id), (each.impact_factor.value,)) for each in agreed],
            source=source,
            label=in_words,
        ),
    ]


async def _costs(work: Work, programme: str, as_of: date) -> list[Section]:
    """Development of the measures is shown apart, as the assignment demands."""
    bound = [_cost(each, committed=each.amount) for each in await work.figures.list_commitments(programme, as_of)]
    moved = await work.figures.list_money_moved(programme, as_of)
    paid = [_cost(each, paid=each.amount) for each in moved if each.kind is FundingKind.PAYMENT]
    facts = [fact for fact in (*bound, *paid) if fact.group[0] is not None]
    shown = (
        ("costs", "Kostnader för insatserna", [f for f in facts if f.group[1] != DEVELOPMENT]),
        ("development", "Kostnader för att utveckla insatserna", [f for f in facts if f.group[1] == DEVELOPMENT]),
    )
    return [_cost_table(code, title, chosen) for code, title, chosen in shown]


def _cost(entry: FundingEntry, *, committed: Decimal = ZERO, paid: Decimal = ZERO) -> Fact:
    return Fact(str(entry.reference_id), (entry.fiscal_year, entry.cost_kind), (committed, paid))


def _cost_table(code: str, title: str, facts: Iterable[Fact]) -> Section:
    return table(
        code,
        title,
        columns=("År", "Kostnadsslag", "Åtaganden, kronor", "Utbetalt, kronor"),
        facts=facts,
        source="Åtaganden som de stod på dagen, och utbetalningar till och med dagen",
        label=in_words,
    )


async def _positions(work: Work, programme: str, as_of: date) -> Section:
    facts = [
        Fact(
            str(each.id),
            (each.fiscal_year, each.appropriation_item, each.cost_kind),
            (each.allotted, each.reserved, each.committed, each.paid, each.available),
        )
        for each in await work.figures.list_positions(programme, as_of)
    ]
    return table(
        "positions",
        "Anslagens ställning",
        columns=("År", "Anslagspost", "Kostnadsslag", "Tilldelat", "Reserverat", "Åtaget", "Utbetalt", "Tillgängligt"),
        facts=facts,
        source="Varje ställning som den senast meddelades till och med dagen",
        label=lambda part: "Alla" if part is None else in_words(part),
    )


async def _money_moved(work: Work, programme: str, as_of: date) -> Section:
    facts = [
        Fact(str(each.reference_id), (each.kind.value,), (1, each.amount))
        for each in await work.figures.list_money_moved(programme, as_of)
    ]
    return table(
        "money_moved",
        "Utbetalningar, återkrav och återbetalningar",
        columns=("Slag", "Antal", "Kronor"),
        facts=facts,
        source="Händelser till och med dagen",
        label=in_words,
    )


async def _activities(work: Work, programme: str, as_of: date) -> list[Section]:
    facts, mandates = [], []
    for each in await work.figures.list_activities(programme, as_of):
        state = progress_of(
            each.status.value,
            each.due_on,
            completed_on=each.completed_on,
            closed_on=each.closed_on,
            as_of=as_of,
        )
        facts.append(Fact(str(each.id), (each.kind.value, state)))
        if state == "done" and each.right_mandate is not None:
            mandates.append(Fact(str(each.id), ("right_mandate" if each.right_mandate else "wrong_mandate",)))
    source = "Uppföljningar i överenskommelser undertecknade till och med dagen"
    return [
        table(
            "progress",
            "Hur arbetet fortlöper",
            columns=("Uppföljning", "Läge", "Antal"),
            facts=facts,
            source=source,
            label=in_words,
        ),
        table(
            "mandates",
            "Om rätt personer deltog",
            columns=("Deltagande", "Antal genomförda uppföljningar"),
            facts=mandates,
            source=source,
            label=in_words,
        ),
    ]


async def _statements(work: Work, programme: str, as_of: date) -> Section:
    facts = [
        Fact(str(each.id), (each.status.value,), (1, each.amount, each.approved_amount or ZERO))
        for each in await work.figures.list_statements(programme, as_of)
    ]
    return table(
        "statements",
        "Huvudmännens redovisningar av bidrag",
        columns=("Beslut", "Antal", "Redovisat bidrag, kronor", "Godkänt, kronor"),
        facts=facts,
        source="Redovisningar beslutade till och med dagen",
        label=in_words,
    )


async def _consultations(work: Work, programme: str, as_of: date) -> Section:
    rows = [
        (str(each.id), (each.held_on, ", ".join(each.parties), each.subject, each.views, each.taken_into_account or ""))
        for each in await work.figures.list_consultations(programme, as_of)
    ]
    return listing(
        "consultations",
        "Samråd",
        columns=("Dag", "Parter", "Fråga", "Synpunkter", "Hur de tagits till vara"),
        rows=rows,
        source="Samråd hållna till och med dagen",
    )
