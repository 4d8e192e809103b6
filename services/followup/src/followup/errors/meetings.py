"""Refusals of meetings and calendars."""

from shared.kit.errors import DomainError


class BeforePhase(DomainError):
    status = 422
    title = "Dagen ligger före fasens första"
    slug = "held-before-phase"
    advice = "Ange i held_on dagen då det hölls: tidigast den första dagen i errors."


class MeetingClosed(DomainError):
    title = "Mötet är hållet eller inställt"
    slug = "meeting-closed"
    advice = "Hämta mötet på nytt. Planera ett nytt möte (meetings) om parterna ska träffas igen."


class WrongParticipants(DomainError):
    status = 422
    title = "Rätt personer saknades"
    slug = "wrong-participants"
    advice = "Rätta participants om någon har glömts. Anteckna annars mötet som ett annat slag, eller håll ett nytt."


class LeaveIsTheLeaders(DomainError):
    status = 403
    title = "Bara en teamledare medger undantaget"
    slug = "leave-is-the-leaders"
    advice = "Be teamledaren anteckna mötet med skälet, eller ange alla processtödjare som deltog."


class NotAVisit(DomainError):
    title = "Mötet är inget besök"
    slug = "not-a-visit"
    advice = "Ange processtödjare bara vid besök. Vid andra möten antecknas de som deltog (outcomes)."


class WrongCircle(DomainError):
    status = 422
    title = "Fel antal samverkan"
    slug = "wrong-circle"
    advice = "Ange i cooperation_ids dem som möts: flera vid ett seminarium, annars en. Ett nätverk anges i network_id."


class UnknownDialogue(DomainError):
    status = 422
    title = "Samverkan är okänd"
    slug = "unknown-cooperation"
    advice = "Ange samverkan där huvudmannen har tackat ja, i det uppdrag som anges."


class AfterTheEnd(DomainError):
    status = 422
    title = "Överenskommelsen har upphört då"
    slug = "after-the-end"
    advice = "Välj en dag då överenskommelsen gäller, eller utan den huvudmannen."


class NoTemplate(DomainError):
    title = "Mall saknas"
    slug = "no-dialogue-template"
    advice = "Planera mötena ett och ett (meetings)."


class AlreadyPlanned(DomainError):
    title = "Dialogfasen är redan planerad"
    slug = "dialogue-already-planned"
    advice = "Hämta samverkans möten (meetings), och flytta, ställ in eller lägg till dem ett och ett."


class CalendarRevoked(DomainError):
    title = "Kalenderadressen är spärrad"
    slug = "calendar-revoked"
    advice = "Skapa en ny adress (calendar-addresses) om kalendern ska läsas igen."


class NoTeamLeader(DomainError):
    status = 403
    title = "Bara teamledare skapar teamets kalender"
    slug = "not-team-leader"
    advice = "Be teamledaren skapa kalendern, eller skapa en egen (person)."


class NothingToShow(DomainError):
    status = 422
    title = "Kalendern har inga ärenden"
    slug = "empty-calendar"
    advice = (
        "Ange i cooperation_ids de samverkan som kalendern ska visa. En huvudmans kalender visar alla dess ärenden."
    )
