"""What can be refused, each with its HTTP status."""

from shared.kit.errors import DomainError


class NotEnoughMoney(DomainError):
    """A limit would be passed. The detail says what holds the money and what would free it."""

    title = "Pengarna räcker inte"
    slug = "not-enough-money"


class AmountTooLarge(DomainError):
    """Sums beyond what the columns hold: more than 9 999 999 999 999,99 kronor."""

    status = 422
    title = "Beloppet är för stort"
    slug = "amount-too-large"


class YearClosed(DomainError):
    title = "Räkenskapsåret är stängt"
    slug = "year-closed"


class YearNotBegun(DomainError):
    """What is paid can only count in a year that has come."""

    title = "Räkenskapsåret har inte börjat"
    slug = "year-not-begun"


class YearNotOver(DomainError):
    title = "Räkenskapsåret är inte slut"
    slug = "year-not-over"


class RuleMissing(DomainError):
    """Passing: the programme's file may be loaded a moment later."""

    title = "Kostnadsregel saknas"
    slug = "cost-rule-missing"
    transient = True


class AlreadyRegistered(DomainError):
    title = "Redan registrerat"
    slug = "already-registered"


class UnknownItem(DomainError):
    status = 422
    title = "Anslagsposten finns inte"
    slug = "unknown-appropriation-item"


class WrongState(DomainError):
    title = "Kan inte göras i det här läget"
    slug = "wrong-state"


class PayeeMissing(DomainError):
    title = "Mottagarkonto saknas"
    slug = "payee-missing"


class PayerMissing(DomainError):
    title = "Avsändarkonto saknas"
    slug = "payer-missing"


class CannotBeWritten(DomainError):
    status = 422
    title = "Filen kan inte skrivas"
    slug = "cannot-be-written"


class ImportFaulty(DomainError):
    status = 422
    title = "Filen har fel"
    slug = "import-faulty"


class BooksDoNotBalance(DomainError):
    """The last judge: the database refused an entry that does not continue its account."""

    title = "Bokföringen går inte ihop"
    slug = "books-do-not-balance"
