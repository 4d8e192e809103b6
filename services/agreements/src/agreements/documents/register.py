"""The case's part of the public record: every document with its number, day and description (OSL 5 kap. 2 §)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from agreements.documents.case_file import CaseFile
from agreements.documents.letter import Letter
from agreements.documents.letters.agreement import agreement_letter
from agreements.documents.letters.change_request import change_request_letter
from agreements.documents.letters.claim import claim_letter
from agreements.documents.letters.decision import decision_letter
from agreements.documents.letters.first_agreement import first_agreement_letter
from agreements.documents.letters.offer import offer_letter
from agreements.documents.letters.place import place_letter
from agreements.documents.letters.service_order import service_order_letter
from agreements.documents.letters.situation_analysis import analysis_letter
from agreements.documents.letters.supplement import supplement_letter
from agreements.documents.letters.termination import end_of_case_letter, termination_letter
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.models.agreement_version import AgreementVersion, VersionState
from agreements.models.first_agreement import FirstAgreement

SIGNED = (VersionState.SIGNED, VersionState.SUPERSEDED)
ENDED = {AgreementStatus.TERMINATED: "Upphörd", AgreementStatus.COMPLETED: "Slutförd"}


@dataclass(frozen=True)
class Entry:
    """One document of the case."""

    id: str
    """Its name within the case, for example `agreement-1`."""
    make: Callable[[], Letter]
    signed_id: UUID | None = None
    """The version that both have signed: its bytes are sealed, and its marks stand on a cover sheet."""
    cover_mark: str | None = None
    mandates: tuple[UUID | None, ...] = ()
    counterparty: str | None = None
    """The receiver; None: the organiser."""

    @property
    def letter(self) -> Letter:
        return self.make()


def entries(file: CaseFile) -> list[Entry]:
    """The documents of the case, oldest first."""
    return [*_preparation(file), *_agreement(file), *_end_without_agreement(file)]


def _preparation(file: CaseFile) -> Iterator[Entry]:
    carried = file.case.carried_over_on is not None
    if not carried:
        yield Entry("offer", partial(offer_letter, file))
    if first := file.first:
        yield _first(file, first)
    for supplement in file.case.added:
        yield Entry(f"supplement-{supplement.decision_number}", partial(supplement_letter, file, supplement))
    for number, completed in enumerate(file.completed_analyses, start=1):
        yield Entry(f"situation-analysis-{number}", partial(analysis_letter, file, completed))
    # Offer and first decision of a case that was carried over stand in the record of the other system.
    for decision in file.decisions[1:] if carried else file.decisions:
        yield Entry(f"decision-{decision.decision_number}", partial(decision_letter, file, decision))


def _first(file: CaseFile, first: FirstAgreement) -> Entry:
    ended = file.ended_without_agreement
    return Entry(
        "first-agreement",
        partial(first_agreement_letter, file, first),
        signed_id=first.id if first.signed else None,
        cover_mark=f"{ENDED[AgreementStatus.TERMINATED]} från och med {ended.from_on}." if ended else None,
        mandates=first.mandates,
    )


def _end_without_agreement(file: CaseFile) -> Iterator[Entry]:
    if ended := file.ended_without_agreement:
        yield Entry("end-of-case", partial(end_of_case_letter, file, ended))


def _agreement(file: CaseFile) -> Iterator[Entry]:
    if (agreement := file.agreement) is None:
        return
    for version in agreement.versions:
        yield Entry(
            f"agreement-{version.number}",
            partial(agreement_letter, file, agreement, version),
            signed_id=version.id if version.state in SIGNED else None,
            cover_mark=_mark(agreement, version),
            mandates=tuple(signature.signatory_id for signature in version.valid_signatures.values()),
        )
    for number, asked in enumerate(file.change_requests, start=1):
        yield Entry(f"change-request-{number}", partial(change_request_letter, file, agreement, asked))
    for number, place in enumerate(file.places, start=1):
        yield Entry(f"place-{number}", partial(place_letter, file, agreement, place))
    for number, order in enumerate(file.orders, start=1):
        yield Entry(
            f"service-order-{number}",
            partial(service_order_letter, file, agreement, order, number),
            counterparty=order.supplier_name,
        )
    for change in file.changes:
        if change.status is AgreementStatus.TERMINATED:
            yield Entry("termination", partial(termination_letter, file, agreement, change))
    for number, claim in enumerate(file.claims, start=1):
        if file.is_from_before(claim.claimed_on):
            continue
        yield Entry(f"claim-{number}", partial(claim_letter, file, agreement, claim))


def _mark(agreement: Agreement, version: AgreementVersion) -> str | None:
    if version.state is VersionState.SUPERSEDED:
        following = next(v for v in agreement.versions if v.number > version.number and v.state in SIGNED)
        return f"Ersatt av version {following.number}, undertecknad {following.signed_on}."
    # What both never signed has not applied and cannot have ended; its letter says that it was withdrawn.
    if version.state in SIGNED and (ended := ENDED.get(agreement.status)):
        return f"{ended} från och med {agreement.ended_on}."
    return None
