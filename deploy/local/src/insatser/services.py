"""The four services as processes: names, default ports and the environment each of them is given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from insatser.layout import Layout
from insatser.ports import LOOPBACK

AUDIENCE = "insatser"
ISSUER = "insatser-local"
EXAMPLE_BANKGIRO = "50509914"  # valid by its check digit, and used only on this machine
KEY_OF_THIS_MACHINE = "a-key-for-data-that-is-all-invented"
"""Key of links to surveys and pseudonyms: nothing secret is in a local system, and these are the same in each."""


@dataclass(frozen=True, slots=True)
class Service:
    """A service and the ports it has on one machine, unless somebody else holds them."""

    name: str
    api_port: int
    worker_port: int


SERVICES = (
    Service("selection", 8101, 8111),
    Service("agreements", 8102, 8112),
    Service("budget", 8103, 8113),
    Service("followup", 8104, 8114),
)
NAMES = tuple(service.name for service in SERVICES)
DEFAULT_PORTS = {
    "postgres": 25432,
    "nats": 24222,
    **{f"{service.name}-api": service.api_port for service in SERVICES},
    **{f"{service.name}-worker": service.worker_port for service in SERVICES},
}


LETTERS = (
    "SMTP_HOST",
    "SMTP_PORT",
    "SMTP_TLS",
    "SMTP_USER",
    "SMTP_PASSWORD",
    "LETTER_SENDER",
    "LETTER_SENDER_NAME",
    "LETTER_LINK_ROOT",
)
"""Settings of letters, which whoever starts a system may give it; otherwise letters are written and wait."""


def process_role(service: str) -> str:
    """The role its processes have in the database, which the role named after the service owns."""
    return f"{service}_app"


def environment(service: Service, layout: Layout, *, database_url: str, nats_url: str) -> dict[str, str]:
    """All settings of one service; the same names as in every other place it is run."""
    settings = {
        "DATABASE_URL": database_url,
        "NATS_URL": nats_url,
        "HTTP_HOST": LOOPBACK,
        "HTTP_PORT": str(service.api_port),
        "WORKER_PORT": str(service.worker_port),
        "PROFILE": "local",
        "AUTH_ISSUER": ISSUER,
        "AUTH_AUDIENCE": AUDIENCE,
        "AUTH_JWKS": str(layout.jwks),
        "PERMISSIONS_FILE": str(layout.permissions),
        "JOBS_CLOCK": str(layout.jobs_clock(service.name)),
        "LOG_LEVEL": "INFO",
    }
    if service.name == "selection":
        settings["EVALUATION_KEY"] = KEY_OF_THIS_MACHINE
    if service.name == "followup":
        surveys = f"http://{LOOPBACK}:{service.api_port}/followup/v1/survey-pages"
        settings |= {"SURVEY_KEY": KEY_OF_THIS_MACHINE, "SURVEY_LINK_ROOT": surveys}
        settings |= _letters(layout.letters, root=f"http://{LOOPBACK}:{service.api_port}/followup/v1")
    if service.name == "budget":
        settings["PAYER_ACCOUNT_NUMBER"] = EXAMPLE_BANKGIRO
    programmes = layout.root / "services" / service.name / "programmes"
    return settings | ({"PROGRAMMES_DIR": str(programmes)} if programmes.exists() else {})


def letters_of(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings of letters in an environment; none without a mail server."""
    found = {name: environ[name] for name in LETTERS if environ.get(name)}
    return found if "SMTP_HOST" in found else {}


def _letters(said: Mapping[str, str], *, root: str) -> dict[str, str]:
    """What is said, and else what suits a mail server on this machine; nothing without one."""
    if not said:
        return {}
    tls = {} if "SMTP_USER" in said else {"SMTP_TLS": "none"}
    return tls | {"LETTER_SENDER": "paminnelser@insatser.example", "LETTER_LINK_ROOT": root} | dict(said)


def outward(services: Iterable[Service], *, secret: str) -> dict[str, str]:
    """Addresses of the others of one system, for links; and the key of webhooks, the same each time that it is started
    and another in any other system."""
    urls = {service.name: f"http://{LOOPBACK}:{service.api_port}/{service.name}/v1" for service in services}
    key = sha256(f"webhooks {secret}".encode()).hexdigest()
    return {"SERVICE_URLS": json.dumps(urls), "WEBHOOK_KEY": key, "WEBHOOK_LOOPBACK": "true"}
