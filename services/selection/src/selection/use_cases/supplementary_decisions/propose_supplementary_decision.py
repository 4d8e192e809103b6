"""Propose more units for an organiser that has accepted its offer, with the reason and what it rests on."""

from datetime import date, datetime
from uuid import UUID

from selection.errors import check_passed, of_field
from selection.models.supplementary_decision import (
    ChosenUnits,
    SupplementaryDecision,
    SupplementStatus,
    WeighedRules,
)
from selection.readers.catalogue import Catalogue
from selection.rules.supplements import UnitFault
from selection.steps.find_offer import find_offer_for_change, rounds_of
from selection.steps.find_party import find_party
from selection.steps.weigh_units import weigh_units
from selection.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import FieldError, InvalidInput


async def propose_supplementary_decision(
    work: Work,
    offer_id: UUID,
    catalogue: Catalogue,
    *,
    school_unit_codes: list[str],
    school_year: str,
    reason: str,
    consulted_on: date,
    inspectorate_view: str,
    exception_reason: str | None,
    now: datetime,
) -> SupplementaryDecision:
    offer = await find_offer_for_change(work, offer_id)
    organizer = await find_party(work, offer)
    await work.must_be_impartial(offer.organization_number, organizer.organization_number, now=now)
    await work.must_be_another("propose_supplementary_decision", round=rounds_of(offer))
    today = swedish_date(now)
    check_passed("consulted_on", consulted_on, today=today)
    if offer.round_id:
        await _check_of_this_selection(work, offer.round_id, consulted_on)
    _check_begun(school_year, today)
    row = SupplementaryDecision(
        offer_id=offer.id,
        programme=offer.programme,
        organization_number=organizer.organization_number,
        organizer_name=organizer.name,
        status=SupplementStatus.PROPOSED,
        diary_number=offer.diary_number,
        rule_version=None if offer.round_id else (await work.programmes.get_newest_programme(offer.programme)).number,
        school_unit_codes=school_unit_codes,
        school_year=school_year,
        reason=reason,
        consulted_on=consulted_on,
        inspectorate_view=inspectorate_view,
        exception_reason=exception_reason,
        units=ChosenUnits(()),
        weighed=WeighedRules(()),
        proposed_by=work.actor.subject,
        proposed_on=today,
        created_at=now,
        updated_at=now,
    )
    weighing = await weigh_units(work, row, offer, organizer, catalogue=catalogue, now=now)
    if weighing.faults:
        raise _refused(weighing.faults)
    if weighing.weighed.root and exception_reason is None:
        reasons = " ".join(f"{rule.school_unit_code}: {rule.reason}" for rule in weighing.weighed.root)
        detail = f"Reglerna talar emot valet. {reasons} Ange varför skolenheterna ändå ska väljas."
        raise of_field("exception_reason", detail, expected="skälet att göra undantag från reglerna")
    row.units, row.weighed = weighing.units, weighing.weighed
    work.supplementary_decisions.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"offer_id": str(offer.id), "school_unit_codes": school_unit_codes}
    await work.record(
        "propose_supplementary_decision", "supplementary_decision", row.id, at=now, after=after, reason=reason
    )
    return row


async def _check_of_this_selection(work: Work, round_id: UUID, consulted_on: date) -> None:
    began = (await work.consultations.get_consultation(round_id)).sent_on
    if consulted_on < began:
        detail = f"Samrådet om omgången inleddes {began}. Ange dagen då Skolinspektionen hördes om skolenheterna."
        raise of_field("consulted_on", detail, expected=f"{began} eller senare")


def _check_begun(school_year: str, today: date) -> None:
    if int(school_year[:4]) > today.year:
        detail = f"Läsåret {school_year} har inte börjat, och inga resultat finns för det."
        raise of_field("school_year", detail, expected="läsåret som resultaten gäller")


def _refused(faults: list[UnitFault]) -> InvalidInput:
    errors = tuple(
        FieldError(field="body.school_unit_codes", message=fault.message, expected=fault.expected) for fault in faults
    )
    return InvalidInput("Skolenheterna kan inte väljas. Rätta det som står under errors.", errors=errors)
