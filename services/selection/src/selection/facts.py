"""The facts that this service publishes: the only place that builds its contract objects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from selection.models.candidate import Candidate
from selection.models.offer import Offer
from selection.models.organizer import Organizer
from selection.models.participation import CarriedOffer
from selection.models.quality_entry import QualityEntry
from selection.models.reminder import Reminder, ReminderKind
from selection.models.round import Round
from selection.models.school_unit import SchoolUnit
from selection.models.supervision_decision import SupervisionDecision
from selection.models.supplementary_decision import SupplementaryDecision
from selection.readers.catalogue import Catalogue, Indicator
from selection.rules.composition import Share
from selection.rules.outcome import Outcome
from selection.rules.quantities import exact, text
from selection.rules.snapshot_document import Document
from selection.rules.what_if import Change
from shared.contracts.describing import (
    ComposedShare,
    ConstraintCost,
    SelectionDescription,
    SetAside,
    WeighedCriterion,
)
from shared.contracts.selection import (
    AnswerRemindedV1,
    OfferedUnit,
    OfferMadeV1,
    OfferSupplementedV1,
    OfferWithdrawnV1,
    OrganizerChangedV1,
    PublishedFigure,
    QualityEntryPublishedV1,
    RoundDecidedV1,
    SchoolUnitChangedV1,
    SupervisionChangedV1,
    SupplementaryUnit,
    UnitIndicator,
    UnitOutcome,
    UnitStatisticsPublishedV1,
)

MOST_YEARS = 10
"""The years of each indicator of a unit that an analysis of the situation looks back on."""


def organizer_changed(organizer: Organizer) -> OrganizerChangedV1:
    return OrganizerChangedV1(
        organization_number=organizer.organization_number,
        name=organizer.name,
        organizer_type=organizer.organizer_type.value,
        municipality_code=organizer.municipality_code,
        active=organizer.active,
        merged_into=organizer.merged_into,
        school_types=None if organizer.school_types is None else tuple(organizer.school_types),
        school_units=organizer.school_units,
    )


def school_unit_changed(unit: SchoolUnit) -> SchoolUnitChangedV1:
    return SchoolUnitChangedV1(
        school_unit_code=unit.school_unit_code,
        organization_number=unit.organization_number,
        municipality_code=unit.municipality_code,
        school_types=tuple(unit.school_types),
        status=unit.status.value,
        replaced_by=unit.replaced_by,
    )


def supervision_changed(row: SupervisionDecision) -> SupervisionChangedV1:
    return SupervisionChangedV1(
        supervision_id=row.id,
        diary_number=row.diary_number,
        decision_type=row.decision.value,
        level=row.level.value,
        status=row.status.value,
        organization_number=row.organization_number,
        school_unit_code=row.school_unit_code,
        decided_on=row.decided_on,
        serious=row.serious,
        extensive_in_central_parts=row.extensive_in_central_parts,
    )


def selection_description(
    document: Document,
    paragraphs: Iterable[str],
    shares: Iterable[Share],
    costs: Iterable[tuple[Change, str]],
) -> SelectionDescription:
    """`document` is the content of the decision; each change comes with what its rule is called."""
    set_aside = {"held": "held", "excluded": "excluded", "cannot_be_assessed": "unknown"}
    return SelectionDescription(
        paragraphs=tuple(paragraphs),
        criteria=tuple(WeighedCriterion(**criterion) for criterion in document["criteria"]),
        set_aside=tuple(
            SetAside(outcome=outcome, reason=group["reason"], units=len(group["units"]))
            for outcome, name in set_aside.items()
            for group in document[name]
        ),
        composition=tuple(ComposedShare(**asdict(share)) for share in shares),
        costs=tuple(
            ConstraintCost(code=change.what, rule=rule, units_in=len(change.units_in), units_out=len(change.units_out))
            for change, rule in costs
        ),
    )


def round_decided(round_: Round, candidates: Sequence[Candidate], description: SelectionDescription) -> RoundDecidedV1:
    """`candidates` are the units that the others need to know of: selected, deferred and near the cut-off."""
    assert round_.decided_on is not None
    selected = [candidate for candidate in candidates if candidate.outcome is Outcome.SELECTED]
    return RoundDecidedV1(
        round_id=round_.id,
        programme=round_.programme,
        rule_version=round_.rule_version,
        snapshot_hash=round_.snapshot_hash or "",
        decided_on=round_.decided_on,
        diary_number=round_.diary_number or "",
        considered_units=(round_.counts or {}).get("considered", 0),
        selected_units=len(selected),
        selected_organizers=len({candidate.organization_number for candidate in selected}),
        outcomes=tuple(_unit_outcome(candidate) for candidate in candidates),
        counts=round_.counts,
        description=description,
    )


def _unit_outcome(candidate: Candidate) -> UnitOutcome:
    return UnitOutcome(
        school_unit_code=candidate.school_unit_code,
        organization_number=candidate.organization_number,
        outcome=candidate.outcome.value,
        rank=candidate.rank,
        near_cutoff=candidate.near_cutoff,
        name=candidate.name,
        school_type=candidate.school_type,
    )


def offer_made(offer: Offer, units: Iterable[Candidate], run: Mapping[str, SchoolUnit]) -> OfferMadeV1:
    """`units` are the candidates that were selected, with the names that the round was decided on; `run` says what
    school types each of them runs, as the register has it now.
    """
    return OfferMadeV1(
        offer_id=offer.id,
        round_id=offer.round_id,
        programme=offer.programme,
        organization_number=offer.organization_number,
        organizer_name=offer.organizer_name,
        school_unit_codes=tuple(offer.school_unit_codes),
        reasons=tuple(offer.reasons),
        diary_number=offer.diary_number,
        made_on=offer.made_on,
        answer_by=offer.answer_by,
        school_units=tuple(_offered(unit, run.get(unit.school_unit_code)) for unit in units),
    )


def _offered(candidate: Candidate, unit: SchoolUnit | None) -> OfferedUnit:
    types = tuple(unit.school_types) if unit else ()
    return OfferedUnit(school_unit_code=candidate.school_unit_code, name=candidate.name, school_types=types)


def offer_withdrawn(offer: Offer, *, on: date) -> OfferWithdrawnV1:
    return OfferWithdrawnV1(
        offer_id=offer.id,
        organization_number=offer.organization_number,
        reason=offer.withdrawn_reason or "",
        withdrawn_on=on,
    )


def offer_supplemented(
    offer: Offer | CarriedOffer, decision: SupplementaryDecision, decided: Iterable[SupplementaryDecision]
) -> OfferSupplementedV1:
    """`decided` are all supplementary decisions on the offer, this one too, in the order of their numbers."""
    assert decision.number is not None, "it has just been decided"
    assert decision.settled_on is not None, "it has just been decided"
    return OfferSupplementedV1(
        offer_id=offer.id,
        round_id=offer.round_id,
        programme=offer.programme,
        organization_number=offer.organization_number,
        supplementary_decision_id=decision.id,
        decision_number=decision.number,
        diary_number=decision.diary_number,
        decided_on=decision.settled_on,
        reason=decision.reason,
        school_unit_codes=tuple(offer.school_unit_codes),
        supplementary_units=tuple(
            SupplementaryUnit(
                school_unit_code=unit.school_unit_code,
                name=unit.name,
                school_types=unit.school_types,
                decision_number=one.number or 0,
                decided_on=one.settled_on or decision.settled_on,
            )
            for one in decided
            for unit in one.units.root
        ),
    )


def answer_reminded(reminder: Reminder, *, on: date) -> AnswerRemindedV1:
    return AnswerRemindedV1(
        reminder_id=reminder.id,
        awaited=reminder.awaited.value,
        overdue=reminder.kind is ReminderKind.OVERDUE,
        programme=reminder.programme,
        round_id=reminder.round_id,
        offer_id=reminder.offer_id,
        organization_number=reminder.organization_number,
        unanswered_units=tuple(reminder.unanswered_units),
        answer_by=reminder.answer_by,
        reminded_on=on,
    )


def quality_entry_published(row: QualityEntry) -> QualityEntryPublishedV1:
    entry = row.entry
    assert row.published_on is not None
    measure = entry.measure
    return QualityEntryPublishedV1(
        entry_id=row.id,
        kind=entry.kind.value,
        code=entry.code,
        number=entry.number,
        title=entry.name,
        definition=entry.definition,
        source=entry.source,
        school_type=entry.school_type,
        part_of=entry.part_of,
        direction=measure.direction.value if measure else None,
        unit=measure.unit if measure else None,
        low=text(measure.limits.low) if measure else None,
        high=text(measure.limits.high) if measure else None,
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        document_hash=row.document_hash,
        published_on=row.published_on,
    )


def unit_statistics_published(
    code: str, cells: Iterable[Any], averages: Mapping[tuple[str, str], Decimal], catalogue: Catalogue
) -> UnitStatisticsPublishedV1:
    """`cells` in the order in which they count: the first of an indicator and year, whatever code it stands under."""
    first: dict[tuple[str, str], Any] = {}
    for cell in cells:
        first.setdefault((cell.indicator, cell.school_year), cell)
    known = ((indicator, year) for indicator, year in sorted(first) if indicator in catalogue.indicators)
    return UnitStatisticsPublishedV1(
        school_unit_code=code,
        indicators=tuple(
            _unit_indicator(catalogue.indicators[indicator], [(first[key], averages.get(key)) for key in keys])
            for indicator, keys in groupby(known, key=lambda key: key[0])
        ),
    )


def _unit_indicator(indicator: Indicator, figures: Iterable[tuple[Any, Decimal | None]]) -> UnitIndicator:
    newest = sorted(figures, key=lambda figure: str(figure[0].school_year), reverse=True)[:MOST_YEARS]
    return UnitIndicator(
        indicator=indicator.code,
        title=indicator.name,
        school_type=indicator.school_type,
        unit=indicator.unit,
        figures=tuple(
            PublishedFigure(
                school_year=cell.school_year,
                published=cell.raw,
                value_type=cell.value_type.value,
                value=None if cell.value is None else text(exact(cell.value)),
                national_average=None if average is None else text(exact(average)),
                computed=cell.computed,
            )
            for cell, average in newest
        ),
    )
