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


class WrongPhase(DomainError):
    """The case or its part is not where this step can be taken."""

    title = "Steget kan inte tas nu"
    slug = "wrong-phase"


class AlreadyExists(DomainError):
    title = "Finns redan"
    slug = "already-exists"


class Incomplete(DomainError):
    """Something that must be there is missing; `errors` lists what and where."""

    status = 422
    title = "Uppgifter saknas eller stämmer inte"
    slug = "incomplete"


class OnHold(DomainError):
    title = "Samverkan vilar på grund av tillsyn"
    slug = "on-hold"


class FundsMissing(DomainError):
    title = "Pengarna är inte reserverade"
    slug = "funds-not-reserved"


class AlreadySigned(DomainError):
    title = "Parten har redan undertecknat"
    slug = "already-signed"


class ContentLocked(DomainError):
    title = "Innehållet är låst av en underskrift"
    slug = "content-locked"


class NotAuthorizedToSign(DomainError):
    status = 403
    title = "Du får inte underteckna"
    slug = "not-authorized-to-sign"


class TeamRuleBroken(DomainError):
    title = "Dialogteamet skulle bryta mot bemanningsreglerna"
    slug = "team-rule-broken"
