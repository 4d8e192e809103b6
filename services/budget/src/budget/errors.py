"""What can be refused, each with its HTTP status and what to do about it."""

from typing import ClassVar

from shared.kit.errors import DomainError, at_field


class NotEnoughMoney(DomainError):
    """A limit would be passed. The detail says what binds the money and what would free it."""

    title = "Pengarna räcker inte"
    slug = "not-enough-money"
    advice = (
        "Begär mindre, eller skapa utrymme: en större tilldelning eller ram, eller ett åtagande som släpps. "
        "Det som avvaktar pengar prövas på nytt av sig självt."
    )


class NotDelivered(DomainError):
    """A cost would arise beyond what agreements says is delivered, or let through."""

    title = "Tjänsten är inte levererad"
    slug = "not-delivered"
    advice = "Registrera leveransen på beställningen (service-orders hos agreements) och försök igen."


class AmountTooLarge(DomainError):
    """Sums beyond what the columns hold: more than 9 999 999 999 999,99 kronor."""

    status = 422
    title = "Beloppet är för stort"
    slug = "amount-too-large"
    advice = "Rätta beloppet. Högst 9 999 999 999 999,99 kronor kan bokföras på ett konto."


class BooksMoved(DomainError):
    """Another process began the year between our look and our movement: the next attempt sees it."""

    title = "Bokföringen har hunnit ändras"
    slug = "books-moved"
    advice = "Försök igen. Är felet kvar: hämta läget på nytt."
    transient = True


class YearClosed(DomainError):
    title = "Räkenskapsåret är stängt"
    slug = "year-closed"
    advice = "Bokför på ett öppet räkenskapsår. Ett stängt år kan inte öppnas."


class YearNotBegun(DomainError):
    """A payment can only count in a year that has begun."""

    title = "Räkenskapsåret har inte börjat"
    slug = "year-not-begun"
    advice = "Vänta tills räkenskapsåret har börjat, eller rätta dagen."


class YearNotOver(DomainError):
    title = "Räkenskapsåret är inte slut"
    slug = "year-not-over"
    advice = "Stäng räkenskapsåret efter årsskiftet."


class RuleMissing(DomainError):
    """Transient: the programme's file may be loaded a moment later."""

    title = "Kostnadsregel saknas"
    slug = "cost-rule-missing"
    advice = "Registrera en kostnadsregel för uppdraget och kostnadsslaget, och försök igen."
    transient = True


class AlreadyRegistered(DomainError):
    title = "Redan registrerat"
    slug = "already-registered"
    advice = "Hämta det som redan är registrerat, och ändra det om det är fel."


class UnknownItem(DomainError):
    """A body names what does not exist: a fault of its field."""

    status = 422
    title = "Anslagsposten finns inte"
    slug = "unknown-appropriation-item"
    advice = "Välj en registrerad anslagspost, eller registrera den först."
    named_in: ClassVar[str] = "item"

    def __init__(self, detail: str) -> None:
        field = at_field(self.named_in, "det som anges finns inte", self.advice)
        super().__init__(detail, errors=field)


class UnknownAppropriation(UnknownItem):
    title = "Anslaget finns inte"
    slug = "unknown-appropriation"
    advice = "Välj ett registrerat anslag, eller registrera det först."
    named_in = "appropriation"


class WrongState(DomainError):
    title = "Kan inte göras i det här läget"
    slug = "wrong-state"
    advice = "Hämta resursen på nytt. Länkarna i _links visar vad som kan göras nu."


class PaymentsStopped(DomainError):
    """A supervision decision stops the organiser's payments. The detail names the decision and the rule."""

    title = "Utbetalningarna avvaktar tillsyn"
    slug = "payments-stopped"
    advice = (
        "Vänta tills tillsynen är avslutad och bristerna är avhjälpta, eller föreslå under supervision-releases att "
        "hindret hävs, med skäl; en annan person prövar det. Det som banken redan har betalat bokförs som vanligt."
    )


class PayeeMissing(DomainError):
    title = "Mottagarkonto saknas"
    slug = "payee-missing"
    advice = "Registrera mottagarens konto under payees, och skapa betalfilen på nytt."


class PayerMissing(DomainError):
    title = "Avsändarkonto saknas"
    slug = "payer-missing"
    advice = "Be driften lägga in kontot som betalningar dras från."


class CannotBeWritten(DomainError):
    status = 422
    title = "Filen kan inte skrivas"
    slug = "cannot-be-written"
    advice = "Rätta uppgiften som nämns i detail, och skapa filen på nytt."


class FileUnreadable(DomainError):
    status = 422
    title = "Filen kan inte läsas"
    slug = "file-unreadable"
    advice = "Spara filen på nytt som CSV (UTF-8) eller XLSX med rubrikraden kvar och skicka den igen."


class ImportFaulty(DomainError):
    status = 422
    title = "Filen har fel"
    slug = "import-faulty"
    advice = "Rätta raderna som nämns i errors, och läs in filen igen. Prova först med dry_run."


class BooksDoNotBalance(DomainError):
    """The last judge: the database refused an entry that does not continue its account."""

    title = "Bokföringen går inte ihop"
    slug = "books-do-not-balance"
    advice = "Försök igen. Kvarstår felet: kontrollera bokföringen med ledger-verifications och kontakta driften."
