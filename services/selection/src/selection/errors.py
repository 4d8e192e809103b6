"""Refusals, each with its HTTP status and what to do about it."""

from datetime import date

from shared.kit.errors import DomainError, FieldError, InvalidInput, at_field


def of_field(name: str, detail: str, *, expected: str) -> InvalidInput:
    """A refusal of what one field of the body says."""
    fault = at_field(name, "värdet kan inte godtas", expected)
    return InvalidInput(detail, errors=fault)


def check_passed(name: str, day: date, *, today: date, where: str = "body") -> None:
    """Raise InvalidInput when what is said to have happened lies ahead; `name` is the field that says so."""
    if day > today:
        fault = FieldError(field=f"{where}.{name}", message="dagen har inte varit än", expected=f"högst {today}")
        raise InvalidInput("Dagen har inte varit än. Rätta den, eller vänta tills den har kommit.", errors=(fault,))


class FileUnreadable(DomainError):
    status = 422
    title = "Filen kan inte läsas"
    slug = "file-unreadable"
    advice = "Spara filen på nytt som CSV (UTF-8) eller XLSX med rubrikraden kvar och skicka den igen."


class ProgrammeInvalid(DomainError):
    status = 422
    title = "Uppdragets regler kan inte godtas"
    slug = "programme-invalid"
    advice = "Rätta varje fel som räknas upp under errors och skicka in reglerna igen."


class ProgrammeVersionTaken(DomainError):
    title = "Versionen finns redan med andra regler"
    slug = "programme-version-taken"
    advice = "Ge reglerna ett nytt versionsnummer: en version som har sparats ändras aldrig."


class AlreadyRecorded(DomainError):
    title = "Uppgiften finns redan"
    slug = "already-recorded"
    advice = "Hämta uppgiften som finns och ändra den i stället för att lägga in den igen."


class ReadAtOnce(DomainError):
    title = "Samma uppgifter lästes in samtidigt"
    slug = "read-at-once"
    advice = "Skicka samma uppgifter igen; inget av det som skickades har sparats."
    transient = True


class EntryCancelled(DomainError):
    title = "Posten i tidslinjen är inställd"
    slug = "time-line-entry-cancelled"
    advice = "Lägg en ny post: andra myndigheter kan redan ha planerat efter att den ställdes in."


class WrongState(DomainError):
    title = "Omgången är i ett annat skede"
    slug = "wrong-round-state"
    advice = "Hämta resursen på nytt och ta något av de steg som står under _links."


class NoNewRounds(DomainError):
    title = "Uppdraget tar inga nya omgångar"
    slug = "no-new-rounds"
    advice = "Välj ett uppdrag som gäller. Har uppdraget förlängts: lägg in dess nya version först."


class AnalysisOutdated(DomainError):
    title = "Tillsynen har ändrats efter analysen"
    slug = "analysis-outdated"
    advice = "Kör analysen igen, så att den väger in vad Skolinspektionen nu har beslutat."


class EntryInvalid(DomainError):
    status = 422
    title = "Posten i registret kan inte godtas"
    slug = "quality-entry-invalid"
    advice = "Rätta det som räknas upp under errors, eller föreslå en ny post med egen kod."


class WrongEntryState(DomainError):
    title = "Posten i registret är i ett annat skede"
    slug = "wrong-quality-entry-state"
    advice = "Hämta posten på nytt och ta något av de steg som står under _links."


class NothingToAnalyse(DomainError):
    title = "Underlag för analysen saknas"
    slug = "nothing-to-analyse"
    advice = "Läs in resultat och riksgenomsnitt för läsåret och kör analysen igen."


class ReviewsRemain(DomainError):
    title = "Manuella granskningar återstår"
    slug = "reviews-remain"
    advice = "Redovisa varje granskning som räknas upp med reviews och besluta sedan omgången."


class CriteriaUntested(DomainError):
    title = "En hel grupp av kriterier är inte prövad"
    slug = "criteria-untested"
    advice = "Läs in det som saknas och kör analysen igen, eller ange skälet för varje grupp när omgången beslutas."


class ConsultationOpen(DomainError):
    title = "Samrådet är inte avslutat"
    slug = "consultation-open"
    advice = "Invänta Skolinspektionens svar, eller avsluta samrådet när sista svarsdag har passerat."


class NotInConsultation(DomainError):
    status = 422
    title = "Skolenheten ingår inte i samrådet"
    slug = "not-in-consultation"
    advice = "Svara för de skolenheter som står i samrådets lista."


class OverrideNotAllowed(DomainError):
    title = "Avsteget är inte tillåtet"
    slug = "override-not-allowed"
    advice = "Välj ett avsteg som uppdragets regler medger, eller ändra reglerna i en ny version."


class OverridesRemain(DomainError):
    title = "Avsteg väntar på beslut"
    slug = "overrides-remain"
    advice = "Pröva de avsteg som väntar och kör analysen igen."


class OfferAnswered(DomainError):
    title = "Erbjudandet är redan besvarat"
    slug = "offer-already-answered"
    advice = "Hämta erbjudandet och se vad huvudmannen har svarat."


class OfferWaiting(DomainError):
    title = "Huvudmannen har redan ett erbjudande"
    slug = "offer-waiting"
    advice = "Vänta på svaret, eller dra tillbaka det erbjudandet först."


class UnmadeOfferSettled(DomainError):
    title = "Det uteblivna erbjudandet är avgjort"
    slug = "unmade-offer-settled"
    advice = "Hämta det uteblivna erbjudandet och se om det har lämnats eller avståtts från."


class OfferNotAccepted(DomainError):
    title = "Erbjudandet är inte antaget"
    slug = "offer-not-accepted"
    advice = "Vänta tills huvudmannen har tackat ja. Skolenheter som ska med från början väljs i omgången."


class CooperationOver(DomainError):
    title = "Samverkan pågår inte"
    slug = "cooperation-over"
    advice = "Hämta deltagandet och se när samverkan tog slut, eller låt den gå över till huvudmannens efterträdare."


class SupplementProposed(DomainError):
    title = "Ett förslag väntar redan"
    slug = "supplement-proposed"
    advice = "Låt någon med beslutanderätt pröva förslaget som väntar, och föreslå sedan det som ska läggas till."


class SupplementSettled(DomainError):
    title = "Förslaget är redan prövat"
    slug = "supplement-settled"
    advice = "Hämta det kompletterande beslutet och se vad som beslutades."


class SupplementNotDecided(DomainError):
    title = "Inget är beslutat"
    slug = "supplement-not-decided"
    advice = "Vänta tills någon med beslutanderätt har prövat förslaget."


class SupplementOutdated(DomainError):
    title = "Förslaget stämmer inte längre"
    slug = "supplement-outdated"
    advice = "Avslå förslaget och föreslå på nytt det som fortfarande kan väljas."


class SourceNotConfigured(DomainError):
    title = "Källan är inte inkopplad"
    slug = "source-not-configured"
    advice = "Be driften ange källans adress i tjänstens inställningar."


class InNationalRegister(DomainError):
    title = "Skolenheten följer det nationella registret"
    slug = "in-national-register"
    advice = "Ändra uppgiften i det nationella registret och hämta registret igen."


class FetchNotStopped(DomainError):
    title = "Hämtningen är inte avbruten"
    slug = "fetch-not-stopped"
    advice = "Vänta tills hämtningen är klar, eller starta en ny."


class NothingToRelease(DomainError):
    title = "Det finns inget att lämna ut"
    slug = "evaluation-nothing-to-release"
    advice = "Vänta tills uppdraget har en beslutad omgång och statistik för de indikatorer som utvärderas."


class EvaluationNotSet(DomainError):
    title = "Data kan inte lämnas ut härifrån"
    slug = "evaluation-not-set"
    advice = "Be förvaltningen ange EVALUATION_KEY (docs/runbook.md)."


class AccessEnded(DomainError):
    status = 403
    title = "Tiden för åtkomst har gått ut"
    slug = "evaluation-access-ended"
    advice = "Be Skolverket om ett nytt utlämnande om utvärderingen fortsätter."


class CheckNotPassed(DomainError):
    title = "Den öppna filen är tom"
    slug = "evaluation-check-not-passed"
    advice = "Förbered utlämnandet med färre indikatorer, eller vänta tills fler enheter finns med."
