"""How surveys and their results are asked for and shown."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from followup.api.parts import Part
from followup.models.survey import SurveyStatus
from followup.rules.reminders import ContactFunction
from shared.days import Day
from shared.rest.resources import In, Out
from shared.text import Line

SURVEY = "0199a6f2-7c1e-7aa0-8000-00000000002a"


class SurveyIn(In):
    programme: Line = Field(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    bank: Line = Field(max_length=50, description="Frågebanken; den nyaste versionen används", examples=["reception"])
    title: Line = Field(min_length=3, max_length=200, description="Enkätens namn", examples=["Våren 2027"])
    levels: list[ContactFunction] = Field(
        default=[],
        max_length=3,
        description="Skolchefer, rektorer eller lärare; utan dem alla som frågebanken är till för",
        examples=[["principal", "teacher"]],
    )
    quality_round_id: UUID | None = Field(
        default=None,
        description="Omgången av kvalitetsdialoger; bara huvudmän med en sammanfattad dialog tillfrågas då",
        examples=[None],
    )
    closes_on: Day = Field(description="Sista dagen att svara", examples=["2027-04-30"])


class SurveyClosingIn(In):
    reason: Line = Field(min_length=3, max_length=500, description="Varför enkäten stängs", examples=["Fel frågor"])


class QuestionOut(Part):
    code: str = Field(description="Frågans kod", examples=["has_tools"])
    text: str = Field(description="Frågan", examples=["Jag har verktyg som fungerar."])
    levels: list[ContactFunction] = Field(description="De som får den", examples=[["principal"]])


class SurveyOut(Out):
    id: UUID = Field(description="Enkätens identitet", examples=[SURVEY])
    version: int = Field(description="Ändras vid varje ändring, inte när någon svarar; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    title: str = Field(description="Enkätens namn", examples=["Våren 2027"])
    bank: str = Field(description="Frågebanken", examples=["reception"])
    bank_version: int = Field(description="Frågebankens version", examples=[1])
    least_answers: int = Field(description="Så många svar står minst bakom varje visad siffra", examples=[5])
    options: list[str] = Field(
        description="Svaren, från minst till mest instämmande; Vet inte finns alltid",
        examples=[["Instämmer inte alls", "Instämmer helt"]],
    )
    questions: list[QuestionOut] = Field(description="Frågorna")
    levels: list[ContactFunction] = Field(description="De som tillfrågas", examples=[["principal", "teacher"]])
    quality_round_id: UUID | None = Field(description="Omgången av kvalitetsdialoger", examples=[None])
    closes_on: date = Field(description="Sista dagen att svara", examples=["2027-04-30"])
    status: SurveyStatus = Field(description="Planerad, öppen eller stängd", examples=["open"])
    opened_on: date | None = Field(description="När den öppnades", examples=["2027-04-01"])
    closed_on: date | None = Field(description="När den stängdes", examples=[None])
    created_at: datetime = Field(description="När den planerades", examples=["2027-03-30T08:00:00Z"])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2027-04-01T08:00:00Z"])


class SurveyParticipationOut(Part):
    level: ContactFunction = Field(description="Skolchefer, rektorer eller lärare", examples=["principal"])
    invited: int = Field(description="Tillfrågade", examples=[24])
    answered: int = Field(description="Har svarat", examples=[19])


class SurveyFigureOut(Part):
    level: ContactFunction = Field(description="Skolchefer, rektorer eller lärare", examples=["principal"])
    question: str = Field(description="Frågans kod", examples=["has_tools"])
    text: str = Field(description="Frågan", examples=["Jag har verktyg som fungerar."])
    group: str = Field(
        description="all är alla i nivån, others de huvudmän som har för få för att visas var för sig, annars "
        "huvudmannens organisationsnummer",
        examples=["all"],
    )
    organization_number: str | None = Field(description="Huvudmannen, när gruppen är en huvudmans", examples=[None])
    answers: int | None = Field(description="Svar med en åsikt; saknas när gruppen är för liten", examples=[19])
    mean: str | None = Field(description="Medelvärde; 1 är det minst instämmande svaret", examples=["3.1"])
    shares: list[int] | None = Field(description="Procent per svar, i svarens ordning", examples=[[5, 16, 42, 37]])
    earlier_mean: str | None = Field(description="Medelvärdet i den förra enkäten", examples=["2.8"])
    change: str | None = Field(description="Förändringen sedan den förra enkäten", examples=["0.3"])


class SurveyResultOut(Out):
    survey_id: UUID = Field(description="Enkäten", examples=[SURVEY])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    title: str = Field(description="Enkätens namn", examples=["Våren 2027"])
    bank: str = Field(description="Frågebanken", examples=["reception"])
    bank_version: int = Field(description="Frågebankens version", examples=[1])
    least_answers: int = Field(description="Så många svar står minst bakom varje visad siffra", examples=[5])
    options: list[str] = Field(
        description="Svaren, från minst till mest instämmande", examples=[["Instämmer inte alls", "Instämmer helt"]]
    )
    opened_on: date = Field(description="När enkäten öppnades", examples=["2027-04-01"])
    closed_on: date = Field(description="När den stängdes", examples=["2027-05-01"])
    earlier_survey_id: UUID | None = Field(description="Enkäten som det jämförs med", examples=[None])
    participations: list[SurveyParticipationOut] = Field(description="Hur många som har svarat, i varje nivå")
    figures: list[SurveyFigureOut] = Field(
        description="Varje fråga för alla i nivån, per huvudman och för övriga huvudmän"
    )
    content_hash: str = Field(description="Resultatets kontrollsumma (SHA-256)", examples=["9f86d081884c7d65"])
