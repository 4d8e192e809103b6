"""Refusals of this service, each with its HTTP status and general advice."""

from datetime import date

from shared.kit.errors import DomainError, at_field


def check_passed(name: str, day: date, today: date, detail: str) -> None:
    """Raise DateAhead when the day of what has been done is still ahead; `name` is the field that gives it."""
    if day > today:
        raise DateAhead(detail, errors=at_field(name, "dagen har inte varit än", f"högst {today}"))


def check_begun(name: str, day: date, valid_from: date | None, detail: str) -> None:
    """Raise TooEarly for a day before the assignment's first."""
    if valid_from and day < valid_from:
        raise TooEarly(detail, errors=at_field(name, "dagen ligger före uppdraget", f"tidigast {valid_from}"))


def check_near(name: str, day: date, last: date) -> None:
    """Raise TooFarAhead for a day so far ahead that it must be a slip of the pen."""
    if day > last:
        fault = at_field(name, "dagen ligger för långt fram", f"högst {last}")
        raise TooFarAhead("Kontrollera årtalet.", errors=fault)


class TooEarly(DomainError):
    status = 422
    title = "Dagen ligger före uppdraget"
    slug = "before-assignment"
    advice = "Kontrollera årtalet och uppdraget (programme)."


class TooFarAhead(DomainError):
    status = 422
    title = "Dagen ligger för långt fram"
    slug = "too-far-ahead"
    advice = "Kontrollera årtalet, och ange en dag inom den tid som errors nämner."


class NotPlanned(DomainError):
    title = "Uppföljningen är inte planerad"
    slug = "activity-not-planned"
    advice = "Hämta uppföljningen på nytt och följ länkarna i _links till de steg som kan tas nu."


class CompletedBySubmission(DomainError):
    title = "Redovisningen lämnas av huvudmannen"
    slug = "completed-by-submission"
    advice = "Vänta tills huvudmannen lämnar sin redovisning. Uppföljningen blir då klar av sig själv."


class DueInThePast(DomainError):
    status = 422
    title = "Dagen har passerat"
    slug = "due-in-the-past"
    advice = "Välj i dag eller en senare dag i due_on."


class ReasonMissing(DomainError):
    status = 422
    title = "Skäl saknas"
    slug = "reason-missing"
    advice = "Ange skälet i reason."


class NotExpected(DomainError):
    title = "Redovisningen kan inte lämnas nu"
    slug = "statement-not-expected"
    advice = "Hämta redovisningen på nytt. Är den lämnad men inte beslutad kan den rättas (corrections)."


class NotCorrectable(DomainError):
    title = "Redovisningen kan inte rättas nu"
    slug = "statement-not-correctable"
    advice = "Lämna redovisningen först om den inte är lämnad. Kontakta Skolverket om den redan är beslutad."


class LinesDoNotAddUp(DomainError):
    status = 422
    title = "Raderna stämmer inte med summan"
    slug = "lines-do-not-add-up"
    advice = "Rätta beloppen i lines så att de tillsammans blir amount_used."


class NotAGrant(DomainError):
    status = 422
    title = "Bara bidrag redovisas"
    slug = "not-a-grant"
    advice = "Redovisa hela det använda beloppet som bidrag (grant) i lines. Köpta tjänster redovisas inte."


class NotToBeJudged(DomainError):
    title = "Redovisningen kan inte bedömas nu"
    slug = "statement-not-to-be-judged"
    advice = "Vänta tills huvudmannen har lämnat redovisningen. En beslutad redovisning bedöms inte igen."


class WrongJudgement(DomainError):
    status = 422
    title = "Beloppen i förslaget stämmer inte"
    slug = "wrong-judgement"
    advice = "Rätta approved_amount enligt detail. Inget belopp över det använda eller över bidraget kan godkännas."


class MoreThanPaid(DomainError):
    title = "Mer kan inte godkännas än som är utbetalt"
    slug = "more-than-paid"
    advice = "Vänta tills utbetalningen är gjord och försök då igen, eller föreslå ett lägre belopp enligt detail."


class NothingProposed(DomainError):
    title = "Det finns inget förslag att besluta om"
    slug = "nothing-proposed"
    advice = "Be en handläggare lägga ett förslag (proposals) och besluta sedan om det."


class ProposalReplaced(DomainError):
    title = "Förslaget har ersatts"
    slug = "proposal-replaced"
    advice = "Hämta redovisningen på nytt och utgå från det förslag som är öppet nu."


class UnknownProgramme(DomainError):
    status = 422
    title = "Uppdraget är okänt"
    slug = "unknown-programme"
    advice = "Ange något av de uppdrag som räknas upp i detail."


class DateAhead(DomainError):
    status = 422
    title = "Dagen har inte varit än"
    slug = "date-ahead"
    advice = "Ange i dag eller en tidigare dag."


class FollowedUpBeforeAgreement(DomainError):
    status = 422
    title = "Dagen ligger före överenskommelsen"
    slug = "held-before-agreement"
    advice = "Ange dagen då uppföljningen hölls: tidigast dagen då överenskommelsen undertecknades."


class ImpossibleValue(DomainError):
    status = 422
    title = "Värdet är inte möjligt"
    slug = "impossible-value"
    advice = "Rätta värdet enligt errors: det som är möjligt för indikatorn står i registret."


class MeasuredBeforeBaseline(DomainError):
    status = 422
    title = "Mätningen ligger före utgångsläget"
    slug = "measured-before-baseline"
    advice = "Ange dagen då värdet mättes: tidigast dagen för utgångsläget (baseline_on)."


class TargetBeforeAgreement(DomainError):
    status = 422
    title = "Målet ligger före överenskommelsen"
    slug = "target-before-agreement"
    advice = "Ange en dag i target_on som ligger efter överenskommelsens första dag."


class RepeatedMeasurement(DomainError):
    title = "Värdet finns redan"
    slug = "repeated-measurement"
    advice = "Hämta indikatorn för att se dagens värde. Anteckna det nya värdet på en annan dag."


class TargetBeforeBaseline(DomainError):
    status = 422
    title = "Målet ligger före utgångsläget"
    slug = "target-before-baseline"
    advice = "Ange en senare dag i target_on, eller en tidigare i baseline_on."


class OtherPartysCommitment(DomainError):
    status = 403
    title = "Åtagandet är den andra partens"
    slug = "other-partys-commitment"
    advice = "Låt den part som har gjort åtagandet rapportera det."


class CommitmentSettled(DomainError):
    title = "Åtagandet är redan bedömt"
    slug = "commitment-settled"
    advice = "Hämta åtagandet för att se bedömningen. Ett uppfyllt åtagande rapporteras inte igen."


class CommitmentDropped(DomainError):
    title = "Åtagandet gäller inte längre"
    slug = "commitment-dropped"
    advice = "Hämta överenskommelsens åtaganden för att se vilka som gäller nu."


class KeptBeforeAgreed(DomainError):
    status = 422
    title = "Dagen ligger före överenskommelsen"
    slug = "kept-before-agreed"
    advice = "Ange i kept_on dagen då åtagandet uppfylldes: tidigast dagen då det avtalades."


class NothingReported(DomainError):
    title = "Åtagandet är inte rapporterat"
    slug = "commitment-not-reported"
    advice = "Vänta tills parten har rapporterat (fulfilments). Ett försenat åtagande kan bedömas som inte uppfyllt."


class NotDueYet(DomainError):
    title = "Åtagandets dag har inte passerat"
    slug = "commitment-not-due"
    advice = "Vänta till dagen efter due_on, eller tills parten har rapporterat."


class IndicatorDropped(DomainError):
    title = "Målet gäller inte längre"
    slug = "indicator-dropped"
    advice = "Hämta överenskommelsens indikatorer för att se vilka mål som gäller nu."
