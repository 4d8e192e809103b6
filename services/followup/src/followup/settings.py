"""The settings of this service, beside those of every service."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, HttpUrl, SecretStr, model_validator

from followup.rules.mail_addresses import parse_address
from shared.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    programmes_dir: Path
    """Folder with one file per government assignment: its reporting days."""
    smtp_host: str | None = None
    """The mail server that letters leave by. Without it they are written and wait, and each says so."""
    smtp_port: int = Field(default=587, ge=1, le=65_535)
    smtp_tls: Literal["starttls", "implicit", "none"] = "starttls"
    """`none` only inside a network of our own: whoever listens reads who is written to."""
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    letter_sender: Annotated[str, AfterValidator(parse_address)] | None = None
    """The address that letters come from."""
    letter_sender_name: str = "Skolverket"
    letter_link_root: HttpUrl | None = None
    """Start of the link in a letter; `/activities/{id}` or `/statements/{id}` follows."""
    survey_link_root: HttpUrl | None = None
    """Start of the link to a survey: this API's `/followup/v1/survey-pages`, as those who answer reach it."""
    survey_key: SecretStr | None = Field(default=None, min_length=32)
    """Key of the secret part of those links. Changed only when no survey is open: its links would end."""

    @model_validator(mode="after")
    def _can_send(self) -> Self:
        if self.smtp_host and not (self.letter_sender and self.letter_link_root):
            raise ValueError("SMTP_HOST needs LETTER_SENDER and LETTER_LINK_ROOT")
        if self.smtp_user and self.smtp_tls == "none":
            raise ValueError("SMTP_USER needs SMTP_TLS: the password would be read by whoever listens")
        if bool(self.survey_key) != bool(self.survey_link_root):
            raise ValueError("SURVEY_KEY and SURVEY_LINK_ROOT need each other")
        return self
