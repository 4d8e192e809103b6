"""Refusals of surveys."""

from shared.kit.errors import DomainError


class UnknownBank(DomainError):
    status = 422
    title = "Frågebanken finns inte i uppdraget"
    slug = "survey-bank-unknown"
    advice = "Ange i bank en av de frågebanker som errors nämner."


class UnknownLevel(DomainError):
    status = 422
    title = "Frågebanken frågar inte dem"
    slug = "survey-level-unknown"
    advice = "Ange i levels dem som errors nämner, eller utelämna levels för att fråga alla som banken är till för."


class SurveyNameTaken(DomainError):
    title = "Enkäten finns redan"
    slug = "survey-exists"
    advice = "Använd den enkät som finns, eller ge den nya ett annat namn."


class ClosesTooSoon(DomainError):
    status = 422
    title = "Enkäten stänger för tidigt"
    slug = "survey-closes-too-soon"
    advice = "Ange en senare dag i closes_on."


class SurveyOtherState(DomainError):
    title = "Enkäten är inte i det läget"
    slug = "survey-other-state"
    advice = "Hämta enkäten på nytt och följ länkarna i _links till de steg som kan tas nu."


class TooFewInvited(DomainError):
    title = "För få kan tillfrågas"
    slug = "survey-too-few-invited"
    advice = (
        "Registrera fler kontakter i funktionen, eller planera en ny enkät utan den nivån: svar från så få skulle "
        "kunna ledas till en person."
    )


class SurveysNotSet(DomainError):
    title = "Enkäter kan inte skickas härifrån"
    slug = "survey-not-set"
    advice = "Be förvaltningen ange SURVEY_KEY och SURVEY_LINK_ROOT (docs/runbook.md), för API och för worker."


class NoResultYet(DomainError):
    title = "Enkäten har inget resultat än"
    slug = "survey-no-result"
    advice = "Vänta tills enkäten är stängd. Fram till dess visas inga svar för någon."
