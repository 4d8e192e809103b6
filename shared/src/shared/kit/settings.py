"""Settings every service has: from the environment only, frozen, no default for a secret or an address."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

NOT_THERE = "names no file or folder that is there"
BROKER_SCHEMES = {"nats", "tls", "ws", "wss"}


class ServiceSettings(BaseSettings):
    model_config = SettingsConfigDict(frozen=True, extra="ignore", secrets_dir=None)

    database_url: SecretStr
    """postgresql+asyncpg://role:password@host:port/database; also read from the file DATABASE_URL_FILE.

    The role of the processes: it owns nothing, and may do what `migrate` grants it.
    """
    migration_database_url: SecretStr | None = None
    """The same database as its owner, for `migrate` alone; also read from the file MIGRATION_DATABASE_URL_FILE."""
    nats_url: SecretStr
    """nats://user:password@host:port, several separated by commas; also read from the file NATS_URL_FILE."""
    nats_replicas: int = Field(default=1, ge=1, le=5)
    permissions_file: Path
    """docs/permissions.csv: a row per operation, a column per role."""
    duties_file: Path | None = None
    """docs/duties.csv: who may not be who; beside the permissions unless it is named."""
    auth_issuer: str
    auth_audience: str
    auth_jwks: str = ""
    """Where the issuer's public keys are: an https address, or a file. Empty: where the issuer itself says (OpenID
    Connect discovery at AUTH_ISSUER)."""
    auth_longest_seconds: int = Field(default=86_400, ge=60)
    """Longest time that a token may be valid; one that lasts longer is refused."""
    auth_bound_clients: tuple[str, ...] = ()
    """The clients (`sub`, `client_id` or `azp`) whose tokens must be bound to their certificate (RFC 8705)."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks of the gateways whose `Forwarded` and `Client-Cert` are believed, and nobody else's."""
    audit_key: SecretStr | None = None
    """For digests of what the audit trail masks; also read from the file AUDIT_KEY_FILE. Without it the trail keeps the
    end of an account number and nothing to compare the rest with."""
    access_log_days: int = Field(default=730, ge=90)
    """How long the access log is kept: so that the yearly audit can still ask about the whole of the year before."""
    idempotency_days: int = Field(default=90, ge=1)
    """How long the answer to a call is kept under its Idempotency-Key; the key itself is kept for ever."""
    profile: Literal["production", "local"] = "production"
    """`local` accepts keys made by `insatser up` and lets X-With-Server-Date move the clock. Never in production."""
    jobs_clock: str = ""
    """Local profile: while this file is there, timed jobs take the moment that it holds for now; and with the name of
    one, what is made at a moved moment has fixed ids (decision 0065)."""
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    worker_port: int = 8081
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    database_pool: int = Field(default=10, ge=1, le=100)
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    max_upload_bytes: int = Field(default=67_108_864, ge=1024)
    rate_limit_per_minute: int = Field(default=6000, ge=1)
    cors_origins: tuple[str, ...] = ()
    service_urls: dict[str, str] = Field(default_factory=dict)
    """Where callers reach the other services' APIs: {"<service>": "https://host/<service>/v1"}. Only written in links;
    nothing is called. Without an address there is no link."""
    worker_concurrency: int = Field(default=8, ge=1, le=64)
    manifest_seconds: float = Field(default=60.0, ge=1)
    """How often a service says what it has sent, when it has sent anything; readers compare four times as often."""
    page_limit_max: int = Field(default=500, ge=20)

    contact_name: str = Field(default="Skolverket", min_length=1, max_length=200)
    """Who answers for the API: in its description, its terms and its catalogue for data portals."""
    contact_url: str = "https://www.skolverket.se"
    contact_email: str = Field(default="registrator@skolverket.se", pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    publisher_organization_number: str = Field(default="2021004185", pattern=r"^\d{10}$")
    """Theirs, as data portals know them."""

    otel_exporter_otlp_endpoint: str = ""
    """Where a collector takes traces by OTLP over HTTP, `https://collector:4318`. Without it nothing is sent."""
    otel_exporter_otlp_headers: SecretStr | None = None
    """What the collector asks of a caller, `authorization=Bearer …,x-team=insatser`; also read from a file."""

    webhook_key: SecretStr | None = Field(default=None, min_length=32)
    """What the secrets of webhooks are made of; also read from the file WEBHOOK_KEY_FILE. Without it there are none.
    With another key all receivers need new secrets."""
    webhook_log_days: int = Field(default=30, ge=1)
    webhook_loopback: bool = False
    """Whether a receiver may be on this machine, by http; in a local system alone."""

    @field_validator("database_url", "migration_database_url")
    @classmethod
    def _names_a_database(cls, address: SecretStr | None) -> SecretStr | None:
        """Refuse it here, by name and with all else that is wrong; the driver would later, and with the password."""
        form = "write it as postgresql+asyncpg://role:password@host:port/database"
        try:
            url = make_url(address.get_secret_value()) if address else None
        except (ArgumentError, ValueError):
            raise ValueError(form) from None
        if url and not (url.drivername == "postgresql+asyncpg" and url.host and url.username and url.database):
            raise ValueError(form)
        return address

    @field_validator("nats_url")
    @classmethod
    def _names_a_broker(cls, addresses: SecretStr) -> SecretStr:
        for address in addresses.get_secret_value().split(","):
            try:
                parts = urlsplit(address.strip())
                named = parts.scheme in BROKER_SCHEMES and parts.hostname and parts.port != 0
            except ValueError:
                named = False
            if not named:
                raise ValueError("write it as nats://user:password@host:port, several separated by commas")
        return addresses

    @field_validator("service_urls")
    @classmethod
    def _are_addresses(cls, urls: dict[str, str]) -> dict[str, str]:
        if wrong := [name for name, url in urls.items() if not re.fullmatch(r"https?://[^/?#\s]+(/[^?#\s]*)?", url)]:
            raise ValueError(f"write the address of {', '.join(sorted(wrong))} as https://host/<service>/v1")
        return {name: url.rstrip("/") for name, url in urls.items()}

    def find_faults(self, *, keys: bool) -> Iterator[str]:
        """Names of what is not there; of the issuer's `keys`, of what could never be read. `migrate` needs neither."""
        paths = {name: value for name, value in self if isinstance(value, Path)} | {"duties_file": self.duties}
        yield from (f"{name.upper()}: {NOT_THERE}" for name, path in paths.items() if not path.exists())
        if self.webhook_loopback and self.profile == "production":
            yield "WEBHOOK_LOOPBACK: is for PROFILE=local alone"
        if keys:
            yield from self._find_faults_of_keys()

    def _find_faults_of_keys(self) -> Iterator[str]:
        name, place = ("AUTH_JWKS", self.auth_jwks) if self.auth_jwks else ("AUTH_ISSUER", self.auth_issuer)
        if "://" not in place and not Path(place).is_file():
            yield f"{name}: {NOT_THERE}"
        if "://" in place and not place.startswith("https://") and self.profile == "production":
            yield f"{name}: must be an https address"

    @field_validator("otel_exporter_otlp_endpoint")
    @classmethod
    def _names_a_collector(cls, address: str) -> str:
        if address and not re.fullmatch(r"https?://[^/?#\s]+(/[^?#\s]*)?", address):
            raise ValueError("write it as https://host:4318")
        return address

    @field_validator("contact_url")
    @classmethod
    def _names_a_page(cls, address: str) -> str:
        if not re.fullmatch(r"https?://[^\s]+", address):
            raise ValueError("write it as https://host")
        return address

    @property
    def contact(self) -> dict[str, str]:
        return {"name": self.contact_name, "url": self.contact_url, "email": self.contact_email}

    @property
    def collector_headers(self) -> dict[str, str]:
        given = self.otel_exporter_otlp_headers.get_secret_value() if self.otel_exporter_otlp_headers else ""
        pairs = (pair.partition("=") for pair in given.split(",") if "=" in pair)
        return {name.strip(): unquote(value.strip()) for name, _, value in pairs}

    @property
    def audit_key_value(self) -> str | None:
        return self.audit_key.get_secret_value() if self.audit_key else None

    @property
    def fixes_ids(self) -> bool:
        return self.profile == "local" and bool(self.jobs_clock)

    @classmethod
    def secrets(cls) -> list[str]:
        """The fields that hold a secret: each may stand in a file instead, which NAME_FILE names."""
        kinds = ((name, field.annotation) for name, field in cls.model_fields.items())
        return [name for name, kind in kinds if SecretStr in (kind, *get_args(kind))]

    @property
    def duties(self) -> Path:
        return self.duties_file or self.permissions_file.with_name("duties.csv")
