"""Refusals of indicators that are not as the register says."""

from shared.kit.errors import DomainError


class NotRegistered(DomainError):
    status = 422
    title = "Indikatorn finns inte i registret över mål och indikatorer"
    slug = "indicator-not-registered"
    advice = (
        "Välj en av de indikatorer som errors nämner. Saknas den ni mäter med, föreslå den till registret "
        "(quality-entries hos urvalet); den kan väljas när den är beslutad och publicerad."
    )


class UnitNotOfMeasure(DomainError):
    status = 422
    title = "Insatsen gäller inte den skolenheten"
    slug = "unit-not-of-measure"
    advice = "Ange en av insatsens skolenheter, eller ingen när indikatorn gäller huvudmannen."


class TargetNotBetter(DomainError):
    status = 422
    title = "Målet är inte bättre än utgångsläget"
    slug = "target-not-better"
    advice = "Ange ett mål åt det håll som registret säger. Är målet att hålla nivån, ange skälet i reason."
