"""Facts as selection publishes them."""

from datetime import date
from typing import Any

from shared.clock import new_id
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
    UnitStatisticsPublishedV1,
)
from tests.support.facts.building import ARBOGA, PROGRAMME, UNIT, build
from tests.support.facts.parts import unit_outcome

ADDED = "10000009"
"""A unit that is chosen later."""


def round_decided(**changed: Any) -> RoundDecidedV1:
    return build(
        RoundDecidedV1,
        changed,
        round_id=new_id(),
        programme=PROGRAMME,
        rule_version="1",
        snapshot_hash="a" * 64,
        decided_on="2026-05-04",
        diary_number="2026:100",
        considered_units=1714,
        selected_units=1,
        selected_organizers=1,
        outcomes=(unit_outcome(),),
    )


def offer_made(**changed: Any) -> OfferMadeV1:
    return build(
        OfferMadeV1,
        changed,
        offer_id=new_id(),
        round_id=new_id(),
        programme=PROGRAMME,
        organization_number=ARBOGA,
        organizer_name="Arboga kommun",
        school_unit_codes=(UNIT,),
        reasons=("meritvärdet är lägre än riksgenomsnittet",),
        diary_number="2026:101",
        made_on="2026-05-05",
        answer_by="2026-06-01",
        school_units=(OfferedUnit(school_unit_code=UNIT, name="Brinellskolan"),),
    )


def offer_withdrawn(offer: OfferMadeV1 | None = None, **changed: Any) -> OfferWithdrawnV1:
    offer = offer or offer_made()
    return build(
        OfferWithdrawnV1,
        changed,
        offer_id=offer.offer_id,
        organization_number=offer.organization_number,
        reason="Verksamhetsförbud",
        withdrawn_on="2026-05-12",
    )


def offer_supplemented(offer: OfferMadeV1 | None = None, **changed: Any) -> OfferSupplementedV1:
    """The first supplementary decision on the offer, with one unit more."""
    offer = offer or offer_made()
    unit = SupplementaryUnit(
        school_unit_code=ADDED,
        name="Tillagda skolan",
        school_types=("GR",),
        decision_number=1,
        decided_on=date(2026, 6, 15),
    )
    return build(
        OfferSupplementedV1,
        changed,
        offer_id=offer.offer_id,
        round_id=offer.round_id,
        programme=offer.programme,
        organization_number=offer.organization_number,
        supplementary_decision_id=new_id(),
        decision_number=1,
        diary_number=offer.diary_number,
        decided_on="2026-06-15",
        reason="Huvudmannens analys pekar ut enheten.",
        school_unit_codes=(*offer.school_unit_codes, ADDED),
        supplementary_units=(unit,),
    )


def supervision_changed(**changed: Any) -> SupervisionChangedV1:
    return build(
        SupervisionChangedV1,
        changed,
        supervision_id=new_id(),
        diary_number="SI 2026:1",
        decision_type="FORELAGGANDE",
        level="HUVUDMAN",
        status="PAGAENDE",
        organization_number=ARBOGA,
        decided_on="2026-09-01",
        serious=True,
        extensive_in_central_parts=False,
    )


def school_unit_changed(**changed: Any) -> SchoolUnitChangedV1:
    return build(
        SchoolUnitChangedV1,
        changed,
        school_unit_code=UNIT,
        organization_number=ARBOGA,
        municipality_code="1984",
        school_types=("GR",),
        status="AKTIV",
    )


def answer_reminded(offer: OfferMadeV1 | None = None, **changed: Any) -> AnswerRemindedV1:
    offer = offer or offer_made()
    return build(
        AnswerRemindedV1,
        changed,
        reminder_id=new_id(),
        awaited="offer",
        overdue=False,
        programme=offer.programme,
        round_id=offer.round_id,
        offer_id=offer.offer_id,
        organization_number=offer.organization_number,
        unanswered_units=(),
        answer_by=offer.answer_by,
        reminded_on="2026-05-25",
    )


def organizer_changed(**changed: Any) -> OrganizerChangedV1:
    return build(
        OrganizerChangedV1,
        changed,
        organization_number=ARBOGA,
        name="Arboga kommun",
        organizer_type="KOMMUN",
        municipality_code="1984",
    )


def quality_entry_published(**changed: Any) -> QualityEntryPublishedV1:
    return build(
        QualityEntryPublishedV1,
        changed,
        entry_id=new_id(),
        kind="indicator",
        code="gr9_merit",
        number=1,
        title="Genomsnittligt meritvärde (17 ämnen), årskurs 9",
        definition="Summan av betygsvärdena i slutbetyget, i genomsnitt per elev.",
        source="SIRIS",
        school_type="GR",
        part_of="knowledge_gr",
        direction="higher",
        unit="poäng",
        low="0",
        high="340",
        valid_from="2015-06-04",
        document_hash="a" * 64,
        published_on="2026-05-04",
    )


def unit_statistics_published(**changed: Any) -> UnitStatisticsPublishedV1:
    """A number, one that is withheld, and one that is almost all."""
    merit = UnitIndicator(
        indicator="gr9_merit",
        title="Genomsnittligt meritvärde (17 ämnen), årskurs 9",
        school_type="GR",
        unit="poäng",
        figures=(
            PublishedFigure(
                school_year="2024/25",
                published="189,4",
                value_type="EXISTS",
                value="189.4",
                national_average="226.9",
            ),
            PublishedFigure(
                school_year="2023/24",
                published="..",
                value_type="OMITTED_DUE_TO_BASED_ON_FEW_PUPILS",
                national_average="227.1",
            ),
        ),
    )
    eligible = UnitIndicator(
        indicator="gr9_eligible_vocational",
        title="Andel behöriga till yrkesprogram, årskurs 9",
        school_type="GR",
        unit="procent",
        figures=(
            PublishedFigure(
                school_year="2024/25",
                published="~100",
                value_type="ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE",
            ),
        ),
    )
    return build(UnitStatisticsPublishedV1, changed, school_unit_code=UNIT, indicators=(merit, eligible))
