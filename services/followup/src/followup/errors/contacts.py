"""Refusals of the contact register."""

from shared.kit.errors import DomainError


class FunctionTaken(DomainError):
    title = "Det finns redan en kontakt"
    slug = "contact-function-taken"
    advice = "Ändra kontakten, eller avsluta den (endings) innan du registrerar nästa."


class ContactEnded(DomainError):
    title = "Kontakten är avslutad"
    slug = "contact-ended"
    advice = "Registrera en ny kontakt (contacts) om någon åter ska få brev."


class EndsBeforeStart(DomainError):
    status = 422
    title = "Kontakten slutar innan den börjar"
    slug = "contact-ends-before-start"
    advice = "Ange i until_on samma dag som from_on eller en senare."


class OrganizerMissing(DomainError):
    status = 422
    title = "Huvudman saknas"
    slug = "contact-organizer-missing"
    advice = "Ange organization_number. Bara Skolverkets egna funktioner kan gälla alla huvudmän i uppdraget."


class UnknownOrganizer(DomainError):
    status = 422
    title = "Huvudmannen är okänd"
    slug = "contact-organizer-unknown"
    advice = "Ange i organization_number en huvudman som har tackat ja eller finns i registret över huvudmän."


class NotYourFunction(DomainError):
    status = 403
    title = "Funktionen är inte huvudmannens"
    slug = "contact-function-not-yours"
    advice = "Ange huvudmannens eget organisationsnummer, och en funktion hos huvudmannen i function."
