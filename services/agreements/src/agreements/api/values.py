"""Fields that several resources have."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from agreements.models.content import Party
from shared.rest.resources import In, Out
from shared.text import Line, Prose

Person = Annotated[Line, Field(max_length=200)]
"""The issuer's stable id of a person, never a name."""
Reason = Annotated[Prose, Field(min_length=1, max_length=2000)]
ChangeRequestId = Annotated[
    UUID | None, Field(description="Huvudmannens begäran som detta svarar mot; tomt när Skolverket tar initiativet")
]


class PartOut(Out):
    """A part of a case."""

    id: UUID = Field(description="Identitet", examples=["0190f0c2-7a10-7cc1-9d0c-1f2a3b4c5d6e"])
    cooperation_id: UUID = Field(
        description="Samverkan som detta hör till", examples=["0190f0c2-7a10-7cc1-9d0c-1f2a3b4c5d6f"]
    )
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    updated_at: datetime = Field(description="När det senast ändrades", examples=["2026-11-22T08:00:00Z"])


class SigningIn(In):
    party: Party = Field(description="Parten du undertecknar för", examples=["ORGANIZER"])


class ReasonIn(In):
    reason: Reason = Field(description="Skäl", examples=["Beloppet för 2027 blev fel i utkastet."])
