"""What is asked and answered about webhooks."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.rest.resources import In, Out
from shared.text import Line, Prose

Failure = Literal["timeout", "connection", "name", "address"]
DisabledBecause = Literal["gone", "given_up", "not_permitted", "unknown_event", "person"]


class WebhookIn(In):
    url: Line = Field(
        max_length=500,
        pattern=r"^https?://[!-~]+$",
        description="Adress som tar emot POST, med https",
        examples=["https://mottagare.example.se/webhooks"],
    )
    types: list[Annotated[Line, Field(max_length=200)]] | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Händelsetyper; utelämna för alla som händelseflödet visar",
        examples=[None],
    )
    last_event_id: UUID | None = Field(
        default=None, description="Börja efter denna händelse; utelämna för att börja med nästa som kommer"
    )


class WebhookStartIn(In):
    last_event_id: UUID | None = Field(
        default=None, description="Fortsätt efter denna händelse; utelämna för att fortsätta där det stannade"
    )


class WebhookReasonIn(In):
    reason: Prose = Field(min_length=5, max_length=2000, description="Varför", examples=["Mottagaren flyttas"])


class WebhookOut(Out):
    id: UUID = Field(description="Identitet")
    owner: str = Field(description="Vem som registrerade den", examples=["a1b2c3"])
    url: str = Field(description="Adressen som tar emot", examples=["https://mottagare.example.se/webhooks"])
    types: list[str] | None = Field(description="Händelsetyper; null för alla som händelseflödet visar")
    state: Literal["active", "disabled"] = Field(description="Om händelser skickas", examples=["active"])
    reason: DisabledBecause | None = Field(
        description="Varför den är avstängd. gone: mottagaren svarade 410; given_up: mottagaren tog inte emot på tre "
        "dagar; not_permitted: rollen får inte längre läsa händelser; unknown_event: händelsen den stod vid finns "
        "inte; person: någon stängde av den",
        examples=[None],
    )
    attempts: int = Field(description="Försök hittills med den händelse som står på tur", examples=[0])
    first_failed_at: datetime | None = Field(description="Sedan när mottagaren inte tar emot, annars null")
    next_attempt_at: datetime = Field(description="Nästa försök görs tidigast då")
    last_event_id: UUID | None = Field(description="Den händelse som mottagaren senast har kommit till")
    created_at: datetime = Field(description="När den registrerades")
    updated_at: datetime = Field(description="När något senast ändrades eller skickades")


class NewWebhookOut(WebhookOut):
    secret: str | None = Field(
        description="Hemligheten som signaturerna görs med; bara i det första svaret",
        examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"],
    )


class WebhookAttemptOut(Out):
    position: int = Field(description="Försökets nummer i loggen", examples=[17])
    event_id: UUID = Field(description="Händelsens identitet, som webhook-id")
    type: str = Field(description="Händelsens typ", examples=["service.resource-changed.v1"])
    attempt: int = Field(description="Vilket försök i ordningen", examples=[1])
    status: int | None = Field(description="Mottagarens HTTP-status, null när inget svar kom", examples=[204])
    failure: Failure | None = Field(
        description="Varför inget svar kom. timeout: för långsamt; connection: ingen förbindelse; name: namnet finns "
        "inte; address: adressen är inte öppen för alla",
        examples=[None],
    )
    milliseconds: int = Field(description="Hur länge anropet tog", examples=[42])
    at: datetime = Field(description="När")
