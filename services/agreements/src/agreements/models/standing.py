"""The measures of an agreement that has not ended: those that both have signed, and those that are being written."""

from datetime import date
from uuid import UUID

from agreements.models.agreement import NOT_ENDED, Agreement
from agreements.models.agreement_version import AgreementVersion
from agreements.models.content import AgreedMeasure

Standing = dict[UUID, AgreedMeasure]


def signed_measures(agreement: Agreement) -> Standing:
    """The measures of the version in force."""
    return _measures(agreement, agreement.signed_version)


def standing_measures(agreement: Agreement) -> Standing:
    """The measures of the version in force and the one being written or signed, which prevails where both have one."""
    return signed_measures(agreement) | _measures(agreement, agreement.open_version)


def carried_out(agreement: Agreement, day: date) -> set[UUID]:
    """The signed measures whose last day had come by then, even of an agreement that has ended."""
    signed = agreement.signed_version
    return {measure.measure_id for measure in signed.content.measures if measure.ends_on <= day} if signed else set()


def _measures(agreement: Agreement, version: AgreementVersion | None) -> Standing:
    if version is None or agreement.status not in NOT_ENDED:
        return {}
    return {measure.measure_id: measure for measure in version.content.measures}
