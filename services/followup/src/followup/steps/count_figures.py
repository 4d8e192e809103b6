"""Counts every figure of a report to the government as of a day."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from followup.copies import FundingEntry, FundingKind
from followup.documents.words import in_words
from followup.rules.report import ZERO, CountedReport, Fact, Section, count_outcomes, listing, progress_of, table
from followup.unit_of_work import Work
from shared.contracts.terms import CostKind

DEVELOPMENT = CostKind.DEVELOPMENT.value


async def count_figures(work: Work, programme: str, *, name: str, as_of: date) -> CountedReport:
    """The same facts give the same report, whenever and wherever it is counted."""
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
    return CountedReport(programme, name, as_of, sections)


async def _rounds(work: Work, programme: str, as_of: date) -> Section:
    rows = []
    for decided in await work.figures.list_rounds(programme, as_of):
        counts = count_outcomes((unit.outcome, unit.near_cutoff) for unit in decided.outcomes.root)
        values = (
            decided.diary_number,
            decided.decided_on,
            decided.rule_version,
            decided.considered_units,
            decided.selected_units,
            decided.selected_organizers,
            counts.get("held", 0),
            counts["near_cutoff"],
        )
        rows.append((str(decided.round_id), values))
    columns = (
        "Diarienummer",
        "Beslutad",
        "Regelversion",
        "Prövade skolenheter",
        "Utvalda skolenheter",
        "Utvalda huvudmän",
        "Avvaktar",
        "Nära gränsen",
    )
    return listing(
        "selection", "Urvalet", columns=columns, rows=rows, source="Beslutade urvalsomgångar till och med dagen"
    )


async def _offers(work: Work, programme: str, as_of: date) -> Section:
    facts = []
    for offer in await work.figures.list_offers(programme, as_of):
        answer = {True: "accepted", False: "declined", None: "unanswered"}[offer.accepted]
        if offer.accepted is None and offer.withdrawn_on and offer.withdrawn_on <= as_of:
            answer = "withdrawn"
        facts.append(Fact(str(offer.offer_id), (offer.organizer_type, answer)))
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
    organizers = {agreement.organization_number: agreement for agreement in signed}
    units = {code: agreement for agreement in signed for code in agreement.school_unit_codes}
    source = "Överenskommelser undertecknade till och med dagen"
    return [
        table(
            "organizers",
            "Huvudmän med överenskommelse",
            columns=("Typ av huvudman", "Antal huvudmän"),
            facts=[Fact(number, (agreement.organizer_type,)) for number, agreement in organizers.items()],
            source=source,
            label=in_words,
        ),
        table(
            "school_units",
            "Skolenheter som omfattas",
            columns=("Typ av huvudman", "Antal skolenheter"),
            facts=[Fact(code, (agreement.organizer_type,)) for code, agreement in units.items()],
            source=source,
            label=in_words,
        ),
    ]


async def _measures(work: Work, programme: str, as_of: date) -> list[Section]:
    agreed = [
        measure
        for measure in await work.figures.list_measures(programme, as_of)
        if measure.dropped_on is None or measure.dropped_on > as_of
    ]
    source = "Insatser i gällande överenskommelser på dagen"
    return [
        table(
            "measures",
            "Insatser efter slag",
            columns=("Slag", "Nivå", "Antal insatser"),
            facts=[Fact(str(measure.measure_id), (measure.kind.value, measure.level.value)) for measure in agreed],
            source=source,
            label=in_words,
        ),
        table(
            "impact_factors",
            "Insatser efter påverkansfaktor",
            columns=("Påverkansfaktor", "Antal insatser"),
            facts=[Fact(str(measure.measure_id), (measure.impact_factor.value,)) for measure in agreed],
            source=source,
            label=in_words,
        ),
    ]


async def _costs(work: Work, programme: str, as_of: date) -> list[Section]:
    """Development of the measures is shown apart, as the assignment demands."""
    commitments = await work.figures.list_commitments(programme, as_of)
    committed = [_cost(entry, committed=entry.amount) for entry in commitments]
    moved = await work.figures.list_money_moved(programme, as_of)
    paid = [_cost(entry, paid=entry.amount) for entry in moved if entry.kind is FundingKind.PAYMENT]
    # A released commitment is one entry without a year: it has no cost to show.
    facts = [fact for fact in (*committed, *paid) if fact.group[0] is not None]
    development = [fact for fact in facts if fact.group[1] == DEVELOPMENT]
    others = [fact for fact in facts if fact.group[1] != DEVELOPMENT]
    return [
        _cost_table("costs", "Kostnader för insatserna", others),
        _cost_table("development", "Kostnader för att utveckla insatserna", development),
    ]


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
            str(position.id),
            (position.fiscal_year, position.appropriation_item, position.cost_kind),
            (position.allotted, position.reserved, position.committed, position.paid, position.available),
        )
        for position in await work.figures.list_positions(programme, as_of)
    ]
    return table(
        "positions",
        "Anslagens ställning",
        columns=("År", "Anslagspost", "Kostnadsslag", "Tilldelat", "Reserverat", "Åtaget", "Utbetalt", "Disponibelt"),
        facts=facts,
        source="Varje ställning som den senast meddelades till och med dagen",
        label=lambda part: "Alla" if part is None else in_words(part),
    )


async def _money_moved(work: Work, programme: str, as_of: date) -> Section:
    facts = [
        Fact(str(entry.reference_id), (entry.claim_change or entry.kind,), (1, entry.amount))
        for entry in await work.figures.list_money_moved(programme, as_of)
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
    for activity in await work.figures.list_activities(programme, as_of):
        state = progress_of(
            activity.status.value,
            activity.due_on,
            completed_on=activity.completed_on,
            closed_on=activity.closed_on,
            as_of=as_of,
        )
        facts.append(Fact(str(activity.id), (activity.kind.value, state)))
        if state == "done" and activity.right_mandate is not None:
            mandates.append(Fact(str(activity.id), ("right_mandate" if activity.right_mandate else "wrong_mandate",)))
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
        Fact(str(statement.id), (statement.status.value,), (1, statement.amount, statement.approved_amount or ZERO))
        for statement in await work.figures.list_statements(programme, as_of)
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
    rows = []
    for consultation in await work.figures.list_consultations(programme, as_of):
        values = (
            consultation.held_on,
            ", ".join(consultation.parties),
            consultation.subject,
            consultation.views,
            consultation.taken_into_account or "",
        )
        rows.append((str(consultation.id), values))
    return listing(
        "consultations",
        "Samråd",
        columns=("Dag", "Parter", "Fråga", "Synpunkter", "Hur de tagits till vara"),
        rows=rows,
        source="Samråd hållna till och med dagen",
    )
