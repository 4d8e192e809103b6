"""Refusals, with their HTTP status and what to do about them."""

from shared.kit.errors import DomainError, StaleVersion


class AlreadyAnswered(DomainError):
    title = "Erbjudandet är redan besvarat"
    slug = "offer-already-answered"
    advice = "Läs svaret i samverkan. Kontakta Skolverket om det ska ändras."


class OfferGone(DomainError):
    title = "Erbjudandet gäller inte längre"
    slug = "offer-gone"
    advice = "Erbjudandet är återkallat. Kontakta Skolverket om du har frågor."


class DeclineReasonMissing(DomainError):
    status = 422
    title = "Skäl saknas"
    slug = "decline-reason-missing"
    advice = "Ange i reason varför erbjudandet avböjs."


class WrongPhase(DomainError):
    """The step belongs to another phase of the case."""

    title = "Steget kan inte tas nu"
    slug = "wrong-phase"
    advice = "Läs detail för vad som gäller nu och följ länkarna i _links till de steg som kan tas."


class ChangedMeanwhile(StaleVersion):
    """The document was written in after the version that the caller saw; nothing is lost, a merge is offered."""

    slug = "changed-meanwhile"
    advice = "Skicka ditt innehåll till dokumentets merges, granska det som krockar och spara med den nya ETag-koden."


class AlreadyExists(DomainError):
    title = "Finns redan"
    slug = "already-exists"
    advice = "Hämta det som redan finns och ändra det i stället."


class Incomplete(DomainError):
    """Required content is missing or wrong; `errors` lists where."""

    status = 422
    title = "Uppgifter saknas eller stämmer inte"
    slug = "incomplete"
    advice = "Komplettera eller rätta det som står under errors och försök igen."


class Undone(DomainError):
    """An agreement is completed while something is left to do; `errors` lists what."""

    status = 422
    title = "Något återstår"
    slug = "undone"
    advice = "Gör det som står under errors först, eller ange i undone_reason varför det inte ska göras."


class OrganizerGone(DomainError):
    """The organiser has ceased or gone up in another: nobody can decide or sign for it."""

    title = "Huvudmannen finns inte längre"
    slug = "organizer-gone"
    advice = "Se merged_into i samverkan. Föreslå att efterträdaren tar över (successions), eller avsluta samverkan."


class OnHold(DomainError):
    title = "Samverkan avvaktar tillsyn"
    slug = "on-hold"
    advice = "Vänta tills bristerna är avhjälpta, eller begär ett avsteg. Vad som hindrar står under holds i samverkan."


class FundsMissing(DomainError):
    title = "Pengarna är inte reserverade"
    slug = "funds-not-reserved"
    advice = "Se funding i samverkan. Vänta på besked; nekades pengarna behövs en ny plan och ett nytt beslut."


class AlreadySigned(DomainError):
    title = "Parten har redan undertecknat"
    slug = "already-signed"
    advice = "Du behöver inte göra något. Vänta på den andra parten eller gör en ändring av överenskommelsen."


class ContentLocked(DomainError):
    title = "Innehållet är låst av en underskrift"
    slug = "content-locked"
    advice = "Lås upp med ett skäl innan båda har undertecknat, rätta och underteckna på nytt."


class NotAuthorizedToSign(DomainError):
    status = 403
    title = "Du får inte underteckna"
    slug = "not-authorized-to-sign"
    advice = "Be Skolverket registrera behörigheten att underteckna, eller låt en behörig person göra det."


class DelegationOver(DomainError):
    title = "Delegationen har upphört"
    slug = "delegation-over"
    advice = "Du behöver inte göra något. Registrera en ny delegation om rollen ska delegeras igen."


class PlacesDoNotFit(DomainError):
    status = 422
    title = "Platserna går inte ihop"
    slug = "places-do-not-fit"
    advice = "Läs detail, ändra antalet platser eller dagarna och försök igen."


class BeyondOrder(DomainError):
    """More would be ordered, delivered or invoiced than what comes before it allows."""

    title = "Beloppet eller dagen går utöver beställningen"
    slug = "beyond-order"
    advice = "Läs detail. Registrera det som kommer före, ändra beloppet, eller gör en ny beställning."


class TeamRuleBroken(DomainError):
    title = "Dialogteamet skulle bryta mot bemanningsreglerna"
    slug = "team-rule-broken"
    advice = "Rätta teamet så som detail säger, välj ett annat team, eller begär ett undantag med skäl."


class FileUnreadable(DomainError):
    status = 422
    title = "Filen kan inte läsas"
    slug = "file-unreadable"
    advice = "Spara filen som CSV UTF-8 eller XLSX med kolumnerna i beskrivningen och skicka den igen."


class FileFaulty(DomainError):
    """Rows of a file cannot be taken; `errors` lists each with its line."""

    status = 422
    title = "Filen har rader med fel"
    slug = "file-faulty"
    advice = "Rätta raderna som står under errors och läs in filen igen. Ingenting av den är sparat."


class AttachmentRefused(DomainError):
    """A file that is not taken into the public record as it is."""

    status = 422
    title = "Handlingen kan inte registreras"
    slug = "attachment-refused"
    advice = "Skicka filen som PDF, PNG, JPEG, DOCX eller XLSX utan makron, med dagen då den kom in eller skickades."


class NotThatDocument(DomainError):
    """The bytes are not those whose hash was confirmed."""

    status = 422
    title = "Det är inte den undertecknade handlingen"
    slug = "not-that-document"
    advice = "Skicka den PDF vars kontrollsumma (SHA-256) står i den överförda filen."
