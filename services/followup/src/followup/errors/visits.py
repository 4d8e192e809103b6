"""Refusals of visits."""

from shared.kit.errors import DomainError


class NoTeam(DomainError):
    title = "Samverkan har inget dialogteam"
    slug = "no-dialogue-team"
    advice = "Ge samverkan ett dialogteam i ärendet, och bemanna besöket sedan."


class WrongSupporters(DomainError):
    status = 422
    title = "Besöket kan inte bemannas så"
    slug = "wrong-supporters"
    advice = "Ange minst två processtödjare i teamet som inte är jäviga. Vilka de är står i errors."


class VisitClash(DomainError):
    title = "En processtödjare är på ett annat besök"
    slug = "visit-clash"
    advice = "Välj en av de lediga dagarna i errors, eller bemanna besöket med andra i teamet (supporters)."


class VisitOnDayOff(DomainError):
    status = 422
    title = "Besöket ligger på en ledig dag"
    slug = "visit-on-day-off"
    advice = "Välj en arbetsdag i planned_on. Lediga dagar nära ett planerat besök finns i free-days."
