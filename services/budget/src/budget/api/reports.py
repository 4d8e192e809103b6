"""Reports: appropriation account, commitment authorisations, outcome against plan, costs; and vouchers as SIE."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from budget.api.dependencies import OneProgramme, Read, Since, Until, Year
from budget.api.tables import FORMS, TABLE_FORMS, TableOut, answer_table
from budget.documents.sie import Sender
from budget.models.plans import Plan
from budget.rules.changes import Change, change_table
from budget.rules.coding import OUR_PROGRAM
from budget.rules.cost_report import HEADINGS, CostBy, pieces, sums_by
from budget.rules.own_costs import OWN_SOURCES
from budget.rules.plan_outlook import planned_spending
from budget.rules.positions import Balance, position
from budget.rules.reports import appropriation_table, commitment_table, cost_table, outcome_table
from budget.settings import Settings
from budget.steps.check_searched import check_searched
from budget.unit_of_work import Work
from budget.use_cases.vouchers.export_vouchers import export_vouchers
from shared.clock import swedish_date
from shared.days import Whole
from shared.kit.errors import FieldError, InvalidInput
from shared.kit.lookup import named_in_query
from shared.kit.swedish import end_of, start_of
from shared.rest.routes import Routes

router = Routes(tags=["rapporter"])
PROGRAMME = "riktade-insatser-2024"
MOST_CHANGES = 100_000
"""A table is made in memory as a whole; a longer period is asked for in parts."""
OneYear = Annotated[Year | None, Query(description="Räkenskapsår; innevarande om inget anges", examples=[2026])]


@router.get("/appropriation-reports", summary="Redovisning mot anslag", response_model=TableOut, responses=FORMS)
async def get_appropriation_report(call: Read, fiscal_year: OneYear = None, until: Until = None) -> Response:
    """Varje anslagspost så som i årsredovisningen, för alla uppdrag tillsammans. Som JSON, CSV, XLSX eller SVG."""
    year = fiscal_year or swedish_date(call.now).year
    async with call.work as work:
        balances = await work.ledger.list_all_balances(fiscal_year=year, as_of=until)
        apart = await work.reports.list_shown_apart(year=year, end=end_of(until or swedish_date(call.now)))
    by_item: dict[str, list[Balance]] = {}
    for key, found in balances.items():
        if key.item in OWN_SOURCES:
            continue  # income beside the appropriation is no part of its account
        by_item.setdefault(key.item, []).extend(found)
    standing = {item: position(found) for item, found in by_item.items()}
    return answer_table(call.request, appropriation_table(standing, apart, year=year), now=call.now)


@router.get("/authorisation-reports", summary="Redovisning av bemyndiganden", response_model=TableOut, responses=FORMS)
async def get_authorisation_report(call: Read, fiscal_year: OneYear = None, until: Until = None) -> Response:
    """Ingående, nya, infriade och utestående åtaganden enligt förordningen (2000:605), och när de förväntas infrias."""
    year = fiscal_year or swedish_date(call.now).year
    async with call.work as work:
        programmes = await work.cost_rules.list_programmes()
        changes = await work.reports.list_bound_changes(programmes, until=until or date(year, 12, 31))
        ceilings = await work.reports.list_ceilings(programmes, year=year)
    return answer_table(call.request, commitment_table(changes, ceilings, year=year), now=call.now)


@router.get("/outcome-reports", summary="Utfall mot plan", response_model=TableOut, responses=FORMS)
async def get_outcome_report(
    call: Read,
    programme: OneProgramme = PROGRAMME,
    first_year: OneYear = None,
    last_year: OneYear = None,
    plan_id: Annotated[UUID | None, Query(description="Planen att jämföra med")] = None,
    until: Until = None,
) -> Response:
    """Utfall och plan i tusental kronor, varje tal avrundat för sig, med utveckling av insatserna särredovisad."""
    today = swedish_date(call.now)
    years = range(first_year or today.year, (last_year or first_year or today.year) + 1)
    async with call.work as work:
        await check_searched(work, programme)
        outcome = await work.reports.list_spent(programme, until=until or today)
        dialogues = await work.reports.count_dialogues(programme)
        plan = await _get_plan(work, plan_id) if plan_id else None
    modelled = plan.modelled(years) if plan else []
    planned = planned_spending(plan.stated, modelled) if plan else []
    running = {year.year: year.running for year in modelled}
    table = outcome_table(outcome, planned, dialogues, years=years, planned_dialogues=running)
    return answer_table(call.request, table, now=call.now)


async def _get_plan(work: Work, plan_id: UUID) -> Plan:
    with named_in_query("plan_id"):
        return await work.plans.get_plan(plan_id)


@router.get("/cost-reports", summary="Kostnader per huvudman eller insats", response_model=TableOut, responses=FORMS)
async def get_cost_report(
    call: Read,
    programme: OneProgramme = PROGRAMME,
    by: Annotated[CostBy, Query(description="Vad kostnaderna delas upp på")] = CostBy.ORGANIZER,
    since: Since = None,
    until: Until = None,
) -> Response:
    """Bundet vid periodens slut, och utfall under perioden: betalda bidrag och levererade tjänster, med återbetalningar
    avdragna. Kostnader som inte hör till en viss insats visas på en egen rad."""
    today = swedish_date(call.now)
    first, last = since or date(today.year, 1, 1), until or today
    async with call.work as work:
        await check_searched(work, programme)
        bound = await work.costs.list_bound(programme, until=last)
        counted = await work.costs.list_counted(programme, since=first, until=last)
        left = await work.costs.list_left_to_pay(programme, until=last)
        places = await work.organizers.list_places()
    sums = sums_by(by, pieces(bound, counted, left), places)
    table = cost_table(f"Kostnader {first}–{last}", HEADINGS[by], sums)
    return answer_table(call.request, table, now=call.now)


@router.get("/change-reports", summary="Alla ändringar under en tid", response_model=TableOut, responses=TABLE_FORMS)
async def get_change_report(call: Read, since: Since = None, until: Until = None) -> Response:
    """Varje ändring ur spårbarheten: vem, när, vad, före, efter och skäl, äldst först. Som JSON, CSV eller XLSX."""
    today = swedish_date(call.now)
    first, last = since or date(today.year, 1, 1), until or today
    async with call.work as work:
        rows = await work.reports.list_changes(start=start_of(first), end=end_of(last), limit=MOST_CHANGES + 1)
    if len(rows) > MOST_CHANGES:
        fault = FieldError(
            field="query.since", message="perioden är för lång", expected=f"högst {MOST_CHANGES} ändringar"
        )
        raise InvalidInput(f"Perioden har fler än {MOST_CHANGES} ändringar. Välj en kortare period.", errors=(fault,))
    return answer_table(
        call.request, change_table([Change.of(row) for row in rows], since=first, until=last), now=call.now
    )


@router.get(
    "/sie-exports",
    summary="Verifikationer som SIE 4",
    response_class=Response,
    responses={200: {"description": "Filen, SIE 4I i teckentabell PC8", "content": {"application/octet-stream": {}}}},
)
async def get_sie_export(
    call: Read,
    programme: OneProgramme = PROGRAMME,
    since: Since = None,
    until: Until = None,
    after_number: Annotated[
        Whole | None,
        Query(ge=0, le=2**31 - 1, description="Bara verifikationer med högre nummer, så att inget läses in två gånger"),
    ] = None,
) -> Response:
    """Utbetalningar, levererade tjänster och återbetalningar som SIE 4I, teckentabell PC8. Ett åtagande är ingen
    verifikation. Numret ges när verifikationen bokförs och ändras aldrig."""
    today = swedish_date(call.now)
    settings: Settings = call.request.app.state.settings
    sender = Sender(settings.payer_name, settings.payer_organization_number, OUR_PROGRAM, call.request.app.version)
    last = until or today
    async with call.work as work:
        await check_searched(work, programme)
        content = await export_vouchers(
            work,
            programme,
            since=since or date(last.year, 1, 1),
            until=last,
            sender=sender,
            after_number=after_number,
            bank_account=settings.bank_ledger_account,
            accrued_account=settings.accrued_ledger_account,
            today=today,
        )
    headers = {"Content-Disposition": f'attachment; filename="verifikationer-{last}.si"'}
    return Response(content, media_type="application/octet-stream", headers=headers)
