"""Take a snapshot: everything a round is decided on, as it stands now."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from uuid import UUID

from selection.models.consultation import AnswerKind
from selection.models.national_value import NationalValue
from selection.models.override import OverrideStatus
from selection.models.round import Round
from selection.models.school_unit import SchoolUnit
from selection.readers.catalogue import Catalogue
from selection.repository.succession import Succession
from selection.repository.supervision_decisions import StandingDecision
from selection.rules import quality_work
from selection.rules.columns.units import Cell, Identity, Units, units_from
from selection.rules.inputs import Answer, Organizer, Override, Reference, Supervision
from selection.rules.programme import Programme
from selection.rules.quality_work import Finding
from selection.rules.quantities import Interval, exact
from selection.rules.references import computed_reference
from selection.rules.snapshot import Snapshot
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def take_snapshot(
    work: Work, round_: Round, programme: Programme, *, catalogue: Catalogue, now: datetime
) -> Snapshot:
    """Raises OutOfBounds for a published number that no unit can have."""
    succession = await work.units.get_succession()
    decisions = await work.supervision.list_standing_decisions(succession)
    overrides = await _overrides(work, round_)
    referral = await work.referrals.list_referred_codes(programme.code, succession)
    added = {override.unit_code for override in overrides if override.unit_code}
    indicators = {criterion.indicator for criterion in programme.criteria}
    released = set(await work.reconsiderations.list_released_codes(programme.code))
    rows = await work.units.list_units_for_round(
        round_.school_year, indicators, more={*referral, *added, *released}, succession=succession
    )
    cells = await _cells(work, round_.school_year, programme, succession=succession)
    derived = [code for code in sorted(indicators) if catalogue.indicators[code].derived == "quality_work"]
    cells += _quality_work(rows, derived, decisions)
    numbers = {row.organization_number for row in rows} | {override.organization_number for override in overrides}
    organizers = await standing_organizers(work, numbers, succession)
    published = units_from(map(identity_of, rows), cells)
    # A unit whose organiser has ceased cannot be offered, yet its results are part of a computed average.
    owned = [row for row in rows if row.organization_number in organizers]
    today = swedish_date(now).isoformat()
    references = await _references(work, round_.school_year, programme=programme, units=published)
    return Snapshot(
        programme=programme.code,
        rule_version=programme.version,
        school_year=round_.school_year,
        as_of=today,
        references=references | dict.fromkeys(derived, quality_work.REFERENCE),
        organizers=organizers,
        units=published if len(owned) == len(rows) else units_from(map(identity_of, owned), cells),
        supervision=standing_supervision(decisions, set(organizers)),
        referral=referral,
        answers=await standing_answers(work, round_.programme, round_.id, today, succession=succession),
        overrides=overrides,
        units_without_statistics=await _count_without_statistics(work, published, programme),
    )


async def _cells(work: Work, school_year: str, programme: Programme, *, succession: Succession) -> list[Cell]:
    indicators = {criterion.indicator for criterion in programme.criteria}
    for rule in programme.school_types.values():
        indicators |= {*rule.at_least, *([rule.pupils] if rule.pupils else [])}
    indicators |= set(programme.weighted_by.values())
    number = cache(exact)
    rows = await work.statistics.list_cells(school_year, indicators, succession=succession)
    return [
        Cell(code, indicator, value_type, None if value is None else number(value), raw)
        for code, indicator, value_type, value, raw in map(tuple, rows)
    ]


def _quality_work(
    rows: Sequence[SchoolUnit], indicators: Sequence[str], decisions: Sequence[StandingDecision]
) -> list[Cell]:
    deficient = quality_work.deficient(
        Finding(d.organization_number, d.school_unit_code, d.status.value, d.quality_work) for d in decisions
    )
    return [
        Cell(
            row.school_unit_code, code, *quality_work.observed(row.school_unit_code, row.organization_number, deficient)
        )
        for row in rows
        for code in indicators
    ]


def identity_of(row: SchoolUnit) -> Identity:
    pupils = exact(row.pupils) if row.pupils is not None else None
    return Identity(
        code=row.school_unit_code,
        name=row.name,
        organization_number=row.organization_number,
        municipality_code=row.municipality_code,
        school_types=tuple(row.school_types),
        pupils=Interval(pupils, pupils) if pupils is not None else None,
    )


async def standing_organizers(work: Work, numbers: set[str], succession: Succession) -> dict[str, Organizer]:
    programmes: defaultdict[str, set[str]] = defaultdict(set)
    for part in await work.participations.list_standing_parts(succession):
        programmes[part.organization_number].add(part.programme)
    return {
        row.organization_number: Organizer(
            organization_number=row.organization_number,
            name=row.name,
            organizer_type=row.organizer_type.value,
            municipality_code=row.municipality_code,
            programmes=tuple(sorted(programmes[row.organization_number])),
            flags=tuple(sorted(row.economy_flags)),
        )
        for row in await work.organizers.list_active_organizers()
        if row.organization_number in numbers
    }


async def _references(work: Work, school_year: str, *, programme: Programme, units: Units) -> dict[str, Reference]:
    """Official averages; computed ones, marked so, where there is none and the programme allows it."""
    references = {v.indicator: _official(v) for v in await work.national_values.list_all_national_values(school_year)}
    wanted = {criterion.indicator: criterion.school_type for criterion in programme.criteria}
    for indicator, school_type in sorted(wanted.items()):
        if indicator not in references and programme.computed_reference_allowed:
            weighted_by = programme.weighted_by.get(school_type)
            computed = computed_reference(units, indicator, weighted_by=weighted_by)
            if computed is not None:
                references[indicator] = computed
    return {indicator: reference for indicator, reference in references.items() if indicator in wanted}


def _official(value: NationalValue) -> Reference:
    return Reference(exact(value.value), "OFFICIAL", value.source)


def standing_supervision(decisions: Sequence[StandingDecision], organizers: set[str]) -> tuple[Supervision, ...]:
    return tuple(
        Supervision(
            diary_number=row.diary_number,
            organization_number=row.organization_number,
            unit_code=row.school_unit_code,
            decision=row.decision.value,
            status=row.status.value,
            serious=row.serious,
            extensive=row.extensive_in_central_parts,
        )
        for row in decisions
        if row.organization_number in organizers
    )


async def _overrides(work: Work, round_: Round) -> tuple[Override, ...]:
    rows = await work.overrides.list_all_overrides(round_.id, OverrideStatus.APPROVED)
    return tuple(Override(r.kind.value, r.organization_number, r.school_unit_code, r.reason) for r in rows)


async def standing_answers(
    work: Work, programme: str, round_id: UUID | None, today: str, *, succession: Succession
) -> tuple[Answer, ...]:
    """The round's answers, and waits from earlier rounds whose review day has not come."""
    answers: dict[str, Answer] = {}
    for row in await work.consultations.list_standing_answers(programme, succession):
        review_on = row.review_on.isoformat() if row.review_on else None
        answer = Answer(row.school_unit_code, row.answer.value, row.reason, review_on)
        waits = row.answer is AnswerKind.WAIT_UNTIL and review_on is not None and today < review_on
        if row.round_id == round_id or (waits and row.school_unit_code not in answers):
            answers[row.school_unit_code] = answer
    return tuple(answers.values())


async def _count_without_statistics(work: Work, published: Units, programme: Programme) -> int:
    """Active units of the programme's school types that nothing is published about."""
    active = await work.units.count_active_units(programme.school_types)
    return max(active - published.published_count, 0)
