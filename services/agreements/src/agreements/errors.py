"""What can be refused, each with its HTTP status."""

from shared.kit.errors import DomainError


class AlreadyAnswered(DomainError):
    title = "Erbjudandet är redan besvarat"
    slug = "offer-already-answered"


class OfferGone(DomainError):
    title = "Erbjudandet gäller inte längre"
    slug = "offer-gone"


class DeclineReasonMissing(DomainError):
    status = 422
    title = "Skäl saknas"
    slug = "decline-reason-missing"
