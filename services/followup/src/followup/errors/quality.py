"""Refusals of quality dialogues."""

from shared.kit.errors import DomainError


class NoQualityDialogues(DomainError):
    status = 422
    title = "Uppdraget har inga kvalitetsdialoger"
    slug = "no-quality-dialogues"
    advice = "Ange ett uppdrag där huvudmännen erbjuds kvalitetsdialoger och som inte slutar före omgången."


class PeriodOutOfOrder(DomainError):
    status = 422
    title = "Omgångens dagar stämmer inte"
    slug = "quality-period-out-of-order"
    advice = "Ange dagarna i ordning: omgången börjar, svaren ska vara inne, omgången slutar."


class RoundNameTaken(DomainError):
    title = "Omgången finns redan"
    slug = "quality-round-exists"
    advice = "Använd den omgång som finns, eller ge den nya ett annat namn."


class RoundNotOpen(DomainError):
    title = "Omgången är inte öppen"
    slug = "quality-round-not-open"
    advice = (
        "Hämta omgången på nytt. En beslutsfattare öppnar den som är planerad; den som har slutat ersätts av en ny."
    )


class OtherState(DomainError):
    title = "Kvalitetsdialogen är inte i det läget"
    slug = "quality-dialogue-other-state"
    advice = "Hämta kvalitetsdialogen på nytt och följ länkarna i _links till de steg som kan tas nu."


class DeclineReason(DomainError):
    status = 422
    title = "Skälet stämmer inte med svaret"
    slug = "quality-decline-reason"
    advice = "Ange skälet i decline_reason när huvudmannen tackar nej, och bara då."


class PlaceMissing(DomainError):
    status = 422
    title = "Platsen stämmer inte"
    slug = "quality-place"
    advice = "Ange platsen i place när dialogen hålls på plats, och ingen när den hålls på distans."


class DialogueBeforeAnswer(DomainError):
    status = 422
    title = "Dagen ligger före svaret"
    slug = "quality-held-before-answer"
    advice = "Ange i held_on dagen då dialogen hölls: tidigast dagen då huvudmannen tackade ja."


class WrongAttendance(DomainError):
    status = 422
    title = "Deltagarna stämmer inte"
    slug = "quality-attendance"
    advice = "Rätta deltagarna: både huvudmannen och Skolverket är med, och SPSM när den har sagt att den deltar."


class UnknownSchoolType(DomainError):
    status = 422
    title = "Huvudmannen har inte skolformen"
    slug = "quality-school-type"
    advice = "Ange i school_types skolformer som huvudmannen har enligt registret. Saknas någon, rätta registret först."


class TypeNotDiscussed(DomainError):
    status = 422
    title = "Skolformen diskuterades inte"
    slug = "quality-type-not-discussed"
    advice = "Ange utvecklingsområden i de skolformer som diskuterades enligt anteckningen om dialogen."


class UnknownEntry(DomainError):
    status = 422
    title = "Det finns inte i registret över mål och indikatorer"
    slug = "quality-entry-unknown"
    advice = "Ange koden för ett delmål eller en framgångsfaktor som gällde dagen då dialogen hölls."


class ReasonInstead(DomainError):
    status = 422
    title = "Skälet stämmer inte med sammanfattningen"
    slug = "quality-reason-instead"
    advice = (
        "Ange skälet i areas_reason när dialogen inte gav några utvecklingsområden, och i next_steps_reason när inga "
        "steg avtalades, och bara då."
    )


class StepDay(DomainError):
    status = 422
    title = "Dagen för nästa steg stämmer inte"
    slug = "quality-step-day"
    advice = "Ange i due_on en dag efter dialogen."


class StepsNotReviewed(DomainError):
    title = "Tidigare steg är inte genomgångna"
    slug = "quality-steps-not-reviewed"
    advice = "Gå igenom stegen från tidigare dialoger (reviews): gjort, inte gjort eller fortsätter."


class StepSettled(DomainError):
    title = "Steget är redan avslutat"
    slug = "quality-step-settled"
    advice = "Hämta steget på nytt. Kom överens om ett nytt steg i sammanfattningen om mer behöver göras."


class StepOfOther(DomainError):
    status = 422
    title = "Steget hör inte till tidigare dialoger"
    slug = "quality-step-of-other"
    advice = "Ange i step_id ett steg som avtalades med samma huvudman i en tidigare dialog."


class NothingToApprove(DomainError):
    title = "Det finns ingen sammanfattning att godkänna"
    slug = "quality-nothing-to-approve"
    advice = "Vänta tills Skolverket har skrivit sammanfattningen (summaries)."


class NotAParty(DomainError):
    status = 403
    title = "Bara den som deltog godkänner"
    slug = "quality-not-a-party"
    advice = "Sammanfattningen godkänns av huvudmannen och Skolverket, och av SPSM när SPSM deltog."


class AlreadyApprovedByParty(DomainError):
    title = "Parten har redan godkänt sammanfattningen"
    slug = "quality-already-approved"
    advice = "Vänta på den andra partens godkännande. En ny version godkänns på nytt."


class OrganizerGone(DomainError):
    title = "Huvudmannen finns inte längre"
    slug = "quality-organizer-gone"
    advice = "Kontrollera huvudmannen i registret. Den som har tagit över får egna erbjudanden."
