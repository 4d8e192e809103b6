"""Refusals of what concerns the reports to the government."""

from shared.kit.errors import DomainError


class ReportAlreadySubmitted(DomainError):
    title = "Redovisningen är redan lämnad"
    slug = "report-already-submitted"
    advice = "Ta fram en ny redovisning (reports) om uppgifterna ska ändras."


class PassageAlreadyApproved(DomainError):
    title = "Texten är redan godkänd"
    slug = "passage-already-approved"
    advice = "Skriv en ny version (report-passages) om texten ska ändras."


class PassageReplaced(DomainError):
    title = "Texten har fått en ny version"
    slug = "passage-replaced"
    advice = "Hämta texterna på nytt (report-passages) och utgå från den senaste versionen."


class NotSubmitted(DomainError):
    title = "Redovisningen är inte lämnad"
    slug = "report-not-submitted"
    advice = "Rätta en redovisning som är lämnad till regeringen. Ett utkast ersätts av ett nytt utkast (reports)."


class OtherReport(DomainError):
    status = 422
    title = "Rättelsen gäller en annan redovisning"
    slug = "other-report"
    advice = "Ange samma uppdrag och dag som redovisningen som rättas (corrects)."


class AlreadyCorrected(DomainError):
    title = "Ändringen är redan rättad"
    slug = "already-corrected"
    advice = "Hämta rättelserna (history-corrections). Var den senaste fel, ange den i replaces."


class OutOfOrder(DomainError):
    status = 422
    title = "Ändringarna skulle byta ordning"
    slug = "changes-out-of-order"
    advice = "Ange i counts_from en dag mellan ändringen före och den efter, eller rätta den andra först."


class NothingToCorrect(DomainError):
    status = 422
    title = "Rättelsen ändrar ingenting"
    slug = "nothing-to-correct"
    advice = "Ange i counts_from en annan dag än den som ändringen redan räknas från."


class OtherChange(DomainError):
    status = 422
    title = "Rättelsen gäller en annan ändring"
    slug = "other-change"
    advice = "Ange ändringens uppdrag (programme), och i replaces en rättelse av samma ändring (entry_id)."
