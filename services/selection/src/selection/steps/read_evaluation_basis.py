"""Reads all that the data set for evaluators is made of, under the present codes of units and organisers."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from selection.copies import DONE, PlannedFollowUp
from selection.errors import NothingToRelease
from selection.models.offer import OfferStatus
from selection.models.organizer import OrganizerType
from selection.models.round import Round
from selection.repository.succession import Succession
from selection.rules.evaluation.decisions import DecidedRound, Decision, index_decisions
from selection.rules.evaluation.doses import AgreedMeasure
from selection.rules.evaluation.restricted import Basis, Observed
from selection.unit_of_work import Work

ANSWERS = {OfferStatus.ACCEPTED: True, OfferStatus.DECLINED: False}


@dataclass(frozen=True, slots=True)
class Read:
    """`rounds`: each with the hash of the result that it was read from."""

    basis: Basis
    rounds: list[tuple[DecidedRound, str | None]]


async def read_evaluation_basis(work: Work, programme: str, indicators: Sequence[str]) -> Read:
    rounds = await work.evaluation_releases.list_decided_rounds(programme)
    if not rounds:
        raise NothingToRelease("Uppdraget har ingen beslutad omgång.")
    # In a thread: results are some megabytes each, and other requests must be answered meanwhile.
    decided, decisions = await asyncio.to_thread(_decisions, rounds)
    succession = await work.units.get_succession()
    numbers = {row.id: number for number, row in enumerate(rounds, start=1)}
    offers = {
        (offer.organization_number, numbers[offer.round_id]): ANSWERS.get(offer.status)
        for offer in await work.evaluation_releases.list_offers(programme)
        if offer.round_id in numbers
    }
    types = await work.evaluation_releases.list_types()
    basis = Basis(
        decisions=decisions,
        sectors={number: _sector(kind) for number, kind in types.items()},
        offers=offers,
        measures=await _measures(work, programme, decisions, succession),
        cells=await _cells(work, indicators, decisions, succession),
        indicators=indicators,
    )
    return Read(basis, [(one, row.result_hash) for one, row in zip(decided, rounds, strict=True)])


def _decisions(rounds: Sequence[Round]) -> tuple[list[DecidedRound], dict[str, Decision]]:
    decided = [
        DecidedRound(
            round_id=str(row.id),
            number=number,
            decided_on=row.decided_on or date.min,
            rule_version=row.rule_version,
            school_year=row.school_year,
            document=json.loads(row.result or b"{}"),
        )
        for number, row in enumerate(rounds, start=1)
    ]
    return decided, index_decisions(decided)


def _sector(kind: str) -> str:
    return "private" if kind == OrganizerType.ENSKILD else "public"


async def _measures(
    work: Work, programme: str, decisions: dict[str, Decision], succession: Succession
) -> list[AgreedMeasure]:
    """The measures under the codes that the units were decided by: one that has a new code since keeps its decision."""
    former = {succession.unit(unit): unit for unit in decisions}
    owners = {succession.organizer(d.organizer): d.organizer for d in decisions.values()}
    found = []
    for agreed, planned, ends_on in await work.evaluation_releases.list_agreed(programme):
        follow_ups = _follow_ups_of(planned)
        number = succession.organizer(agreed.organization_number)
        found += [
            AgreedMeasure(
                organizer=owners.get(number, agreed.organization_number),
                units=tuple(former.get(succession.unit(code), code) for code in measure.school_unit_codes),
                kind=measure.kind.value,
                starts_on=measure.starts_on,
                ends_on=min(measure.ends_on, ends_on or measure.ends_on),
                followed_up=tuple(follow_ups.get(str(measure.measure_id), ())),
            )
            for measure in agreed.measures.root
        ]
    return found


def _follow_ups_of(planned: PlannedFollowUp | None) -> dict[str, list[date]]:
    """The due days of the follow-ups that have been held, by measure."""
    found: dict[str, list[date]] = defaultdict(list)
    for activity in planned.activities.root if planned else ():
        if activity.measure_id and activity.status == DONE:
            found[str(activity.measure_id)].append(activity.due_on)
    return found


async def _cells(
    work: Work, indicators: Sequence[str], decisions: dict[str, Decision], succession: Succession
) -> dict[str, dict[str, dict[str, Observed]]]:
    former = {succession.unit(unit): unit for unit in decisions}
    found: dict[str, dict[str, dict[str, Observed]]] = defaultdict(lambda: defaultdict(dict))
    for cell in await work.basis_runs.list_cells(indicators):
        code, indicator, year, value_type, value, _ = tuple(cell)
        unit = code if code in decisions else former.get(succession.unit(code))
        if unit is None:
            continue
        shown = "" if value is None else f"{value.normalize():f}"
        # What is published under the unit's own code of the day comes before what an heir has.
        if code == unit or indicator not in found[unit][year]:
            found[unit][year][indicator] = Observed(shown, value_type.value)
    return found
