"""What each service may ask of NATS: the one source of nats.conf for this machine, for compose and for Kubernetes.

Every service has an account of its own, which holds its stream. Another account sees of it only what is exported to it:
the durable consumers that the other service reads with, each by its name. So a password that leaks opens one account,
and whatever a stream or consumer is set to do with messages (republish, deliver, mirror) stays inside that account.

A reader asks under the usual subjects, `$JS.API.CONSUMER.MSG.NEXT.BUDGET.followup-funding`; its account maps them to
the import. `docs/adr/0019-an-account-for-each-service.md` has the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insatser.layout import CLONE
from insatser.nats_language import Word, inline, lines_of
from insatser.ports import LOOPBACK
from insatser.services import NAMES

OPERATOR = "operator"
READS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "selection": {
        "agreements": ("conflicts", "delegations", "cooperations", "cooperations-whole", "manifests-agreements"),
        "followup": ("schedules", "schedules-whole", "quality-dialogues", "audit-heads", "manifests-followup"),
        "budget": ("manifests-budget",),
    },
    "agreements": {
        "selection": (
            "offers",
            "offers-whole",
            "supervision",
            "organizers",
            "school-units",
            "unit-statistics",
            "quality-entries",
            "audit-heads",
            "manifests-selection",
        ),
        "budget": ("funding", "funding-whole", "manifests-budget"),
        "followup": ("schedule", "schedule-whole", "quality-summaries", "manifests-followup"),
    },
    "budget": {
        "agreements": (
            "conflicts",
            "delegations",
            "funding",
            "funding-whole",
            "service-orders",
            "audit-heads",
            "manifests-agreements",
        ),
        "followup": ("judgements", "judgements-whole", "statements", "statements-whole", "manifests-followup"),
        "selection": ("organizers", "school-units", "supervision", "manifests-selection"),
    },
    "followup": {
        "agreements": (
            "conflicts",
            "delegations",
            "cooperation",
            "cooperation-whole",
            "dialogue-teams",
            "team-assignments",
            "plan-returns",
            "manifests-agreements",
        ),
        "budget": ("funding", "funding-whole", "own-costs", "positions", "audit-heads", "manifests-budget"),
        "selection": (
            "rounds",
            "offers",
            "offers-whole",
            "organizers",
            "school-units",
            "unit-statistics",
            "supervision",
            "quality-entries",
            "manifests-selection",
        ),
    },
}
"""Reader → producer → its durable consumers, the same as in each service's subscriptions.py. A reader that takes every
step of a subject reads the whole stream (`-whole`); under the shorter name release 1.1.0 runs beside it."""

COMPOSE = CLONE / "deploy" / "nats" / "nats.conf"
KUBERNETES = CLONE / "deploy" / "kubernetes" / "nats" / "nats.conf"


@dataclass(frozen=True, slots=True)
class Consumer:
    """A durable consumer by which one service reads the stream of another."""

    reader: str
    producer: str
    subscription: str

    @property
    def name(self) -> str:
        return f"{self.reader}-{self.subscription}"

    @property
    def stream(self) -> str:
        return self.producer.upper()

    @property
    def requests(self) -> tuple[str, ...]:
        """Requests of its reader about it, without the prefix `$JS.API`."""
        verbs = ("DURABLE.CREATE", "INFO", "MSG.NEXT")
        return tuple(f"CONSUMER.{verb}.{self.stream}.{self.name}" for verb in verbs)

    @property
    def acks(self) -> str:
        return f"$JS.ACK.{self.stream}.{self.name}.>"

    @property
    def advisory(self) -> str:
        """Subject on which the broker says that it has given a message up."""
        return f"$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.{self.stream}.{self.name}"


def consumers(names: Sequence[str]) -> list[Consumer]:
    """All consumers between the services that are there."""
    return [
        Consumer(reader, producer, subscription)
        for reader in names
        for producer, subscriptions in READS.get(reader, {}).items()
        for subscription in subscriptions
        if producer in names
    ]


def password_lines(passwords: Mapping[str, str]) -> str:
    """The file that the settings include, a line for each service and one for the operator."""
    return "".join(f'{name}_password: "{password}"\n' for name, password in passwords.items())


def routes_line(password: str, peers: Sequence[str]) -> str:
    """Goes into the same file where there are several servers: a route says the password in its address."""
    return f"routes: {inline([f'nats://{OPERATOR}:{password}@{peer}' for peer in peers])}\n"


def local_settings(names: Sequence[str], *, port: int, store: str, passwords: str, fast: bool) -> str:
    """Settings of the embedded server: `passwords` is the file that holds them, beside the settings."""
    jetstream: dict[str, Any] = {"store_dir": store} | ({} if fast else {"sync_interval": Word("always")})
    server = {"server_name": "insatser", "listen": f"{LOOPBACK}:{port}", "jetstream": jetstream}
    return _conf(server, passwords, names)


def compose_settings() -> str:
    """Settings of one server with JetStream, for docker-compose.yml."""
    server = {"server_name": "insatser", "listen": "0.0.0.0:4222"} | _contained("/data")
    return _HEADER.format(place="docker-compose.yml") + _conf(server, "../../run/secrets/nats_passwords", NAMES)


def kubernetes_settings() -> str:
    """Settings of one of three servers; each says by its environment who it is."""
    # Whoever joins as a server may do everything: the peers know each other by the operator's password.
    known = {"user": OPERATOR, "password": Word(f"${OPERATOR}_password")}
    cluster = {"name": "insatser", "listen": "0.0.0.0:6222", "authorization": known, "routes": Word("$routes")}
    server = {"server_name": Word("$POD_NAME"), "listen": "0.0.0.0:4222"} | _contained("/data")
    return _HEADER.format(place="Kubernetes") + _conf(
        server, "../../run/secrets/nats/nats_passwords", NAMES, {"cluster": cluster}
    )


_HEADER = """\
# NATS for {place}. Written by `make docs` from deploy/local/src/insatser/broker.py; do not edit.
# The passwords are lines like `budget_password: "…"`, made by deploy/make_secrets.py; the path is taken from this file.

"""


def _contained(store: str) -> dict[str, Any]:
    return {
        "http": "127.0.0.1:8222",
        "max_payload": Word("1MB"),
        "lame_duck_duration": Word("30s"),
        "jetstream": {
            "store_dir": store,
            "max_memory_store": Word("64MB"),
            "max_file_store": Word("10GB"),
            # The default flushes every other minute: an acknowledged event would not survive a power cut.
            "sync_interval": Word("always"),
        },
    }


def _conf(
    server: Mapping[str, Any], passwords: str, names: Sequence[str], guarded: Mapping[str, Any] | None = None
) -> str:
    """`guarded` comes after the passwords, for it uses them."""
    accounts = {name.upper(): _account(name, consumers(names)) for name in names}
    lines = [*lines_of(server), f'include "{passwords}"', *lines_of({**(guarded or {}), "accounts": accounts})]
    return "\n".join(lines) + "\n"


def _account(service: str, between: Sequence[Consumer]) -> dict[str, Any]:
    reading = [consumer for consumer in between if consumer.reader == service]
    read = [consumer for consumer in between if consumer.producer == service]
    account: dict[str, Any] = {
        "jetstream": Word("enabled"),
        "users": [
            {
                "user": service,
                "password": Word(f"${service}_password"),
                "permissions": _permissions(service, reading),
            },
            {"user": operator_of(service), "password": Word(f"${OPERATOR}_password")},
        ],
    }
    if read:
        account["exports"] = list(_exports(read))
    if reading:
        account["imports"] = list(_imports(reading))
        account["mappings"] = {f"$JS.API.{asked}": f"from.{asked}" for asked in _requests(reading)}
    return account


def operator_of(service: str) -> str:
    """The user who may do everything, in the account of one service."""
    return f"{service}-{OPERATOR}"


def _permissions(service: str, reading: Sequence[Consumer]) -> dict[str, Any]:
    """Permit publishing under its own name, declaring its own stream and using its own consumers; nothing else."""
    stream = service.upper()
    publish = [f"{service}.>", "$JS.API.INFO", f"$JS.API.STREAM.INFO.{stream}", f"$JS.API.STREAM.CREATE.{stream}"]
    publish += ["from.>", *(consumer.acks for consumer in reading)] if reading else []
    return {
        "publish": {"allow": publish},
        # The account is the service's own, so these are answers to nobody else.
        "subscribe": {"allow": ["_INBOX.>", *(consumer.advisory for consumer in reading)]},
    }


def _requests(reading: Sequence[Consumer]) -> dict[str, Consumer]:
    """Requests to the streams and to the consumers on them, without the prefix `$JS.API`."""
    asked = {f"STREAM.INFO.{consumer.stream}": consumer for consumer in reading}
    asked |= {f"STREAM.MSG.GET.{consumer.stream}": consumer for consumer in reading}
    return asked | {request: consumer for consumer in reading for request in consumer.requests}


def _exports(read: Sequence[Consumer]) -> Iterator[dict[str, Any]]:
    """Export to those who read alone; a pull is answered by as many messages as there are."""
    readers = sorted({consumer.reader.upper() for consumer in read})
    for asked, consumer in _requests(read).items():
        many = {"response_type": Word("stream")} if ".MSG.NEXT." in asked else {}
        to = [consumer.reader.upper()] if asked in consumer.requests else readers
        yield {"service": f"$JS.API.{asked}"} | many | {"accounts": to}
    for consumer in read:
        only = {"accounts": [consumer.reader.upper()]}
        yield {"service": consumer.acks} | only
        yield {"stream": consumer.advisory} | only


def _imports(reading: Sequence[Consumer]) -> Iterator[dict[str, Any]]:
    """Import requests under `from`, for under `$JS.API` the account's own JetStream answers."""
    for asked, consumer in _requests(reading).items():
        yield {"service": {"account": consumer.stream, "subject": f"$JS.API.{asked}"}, "to": f"from.{asked}"}
    for consumer in reading:
        yield {"service": {"account": consumer.stream, "subject": consumer.acks}}
        yield {"stream": {"account": consumer.stream, "subject": consumer.advisory}}
