"""What can be refused, each with its HTTP status."""

from shared.kit.errors import DomainError


class FileUnreadable(DomainError):
    status = 422
    title = "Filen kan inte läsas"
    slug = "file-unreadable"


class ProgrammeInvalid(DomainError):
    status = 422
    title = "Programmets regler kan inte godtas"
    slug = "programme-invalid"


class ProgrammeVersionTaken(DomainError):
    title = "Versionen finns redan med andra regler"
    slug = "programme-version-taken"


class AlreadyRecorded(DomainError):
    title = "Uppgiften finns redan"
    slug = "already-recorded"


class ReadAtOnce(DomainError):
    title = "Samma uppgifter lästes in samtidigt"
    slug = "read-at-once"
    transient = True


class WrongState(DomainError):
    title = "Omgången är i ett annat skede"
    slug = "wrong-round-state"


class NothingToAnalyse(DomainError):
    title = "Underlag för analysen saknas"
    slug = "nothing-to-analyse"


class ReviewsRemain(DomainError):
    title = "Manuella granskningar återstår"
    slug = "reviews-remain"


class ConsultationOpen(DomainError):
    title = "Samrådet är inte avslutat"
    slug = "consultation-open"


class NotInConsultation(DomainError):
    status = 422
    title = "Skolenheten ingår inte i samrådet"
    slug = "not-in-consultation"


class OverrideNotAllowed(DomainError):
    title = "Avsteget är inte tillåtet"
    slug = "override-not-allowed"


class OverridesRemain(DomainError):
    title = "Avsteg väntar på beslut"
    slug = "overrides-remain"


class OfferAnswered(DomainError):
    title = "Erbjudandet är redan besvarat"
    slug = "offer-already-answered"


class SourceNotConfigured(DomainError):
    title = "Källan är inte inkopplad"
    slug = "source-not-configured"


class InNationalRegister(DomainError):
    title = "Skolenheten följer det nationella registret"
    slug = "in-national-register"


class FetchNotStopped(DomainError):
    title = "Hämtningen är inte avbruten"
    slug = "fetch-not-stopped"
