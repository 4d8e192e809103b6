"""The tables the plumbing needs in every service's database, and the statements that create them in a migration."""

from pathlib import Path
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import UserDefinedType

from shared.kit.db import new_metadata

metadata = new_metadata()


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **kw: Any) -> str:
        return "xid8"


def _instant(name: str, *, nullable: bool = False, default: bool = False) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=func.now() if default else None)


outbox_sequence = Table(
    "outbox_sequence",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("transaction_id", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("id", Uuid, nullable=False, unique=True),
    Column("type", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    _instant("created_at", default=True),
    _instant("published_at", nullable=True),
    Column("attempt", Integer, nullable=False, server_default="0"),
)
Index("ix_outbox_unpublished", outbox.c.position, postgresql_where=outbox.c.published_at.is_(None))
Index("ix_outbox_feed", outbox.c.transaction_id, outbox.c.position)
Index("uq_outbox_subject_sequence", outbox.c.subject, outbox.c.sequence, unique=True)

inbox = Table(
    "inbox",
    metadata,
    Column("consumer", Text, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("source", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("effect", Text, nullable=False),
    _instant("received_at", default=True),
    PrimaryKeyConstraint("consumer", "event_id"),
    CheckConstraint("effect IN ('applied', 'outdated')", name="effect"),
)

inbox_position = Table(
    "inbox_position",
    metadata,
    Column("consumer", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    PrimaryKeyConstraint("consumer", "subject"),
)

held_event = Table(
    "held_event",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("consumer", Text, nullable=False),
    Column("event_id", Uuid, nullable=True),
    Column("subject", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("payload", LargeBinary, nullable=False),
    _instant("first_at", default=True),
    _instant("last_at", default=True),
    CheckConstraint("state IN ('early', 'dead', 'due', 'replayed', 'discarded')", name="state"),
)
Index(
    "uq_held_event_waiting",
    held_event.c.consumer,
    held_event.c.event_id,
    unique=True,
    postgresql_where=held_event.c.state.in_(["early", "dead", "due"]),
)
Index("ix_held_event_state", held_event.c.state, held_event.c.consumer, held_event.c.subject)

idempotency = Table(
    "idempotency",
    metadata,
    Column("client", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("request_hash", Text, nullable=False),
    Column("status", Integer, nullable=True),
    Column("location", Text, nullable=True),
    Column("etag", Text, nullable=True),
    Column("body", Text, nullable=True),
    _instant("created_at", default=True),
    PrimaryKeyConstraint("client", "key"),
)

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("transaction_id", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("id", Uuid, nullable=False, unique=True),
    _instant("at"),
    Column("actor", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object_type", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("before", JSONB, nullable=True),
    Column("after", JSONB, nullable=True),
    Column("reason", Text, nullable=True),
    Column("request_id", Text, nullable=False),
)
Index("ix_audit_entry_object", audit_entry.c.object_type, audit_entry.c.object_id, audit_entry.c.position)
Index("ix_audit_entry_at", audit_entry.c.at)
Index("ix_audit_entry_sealing", audit_entry.c.transaction_id, audit_entry.c.position)
Index("ix_audit_entry_actor", audit_entry.c.actor, audit_entry.c.position)

audit_seal = Table(
    "audit_seal",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False, unique=True),
    Column("hash", Text, nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("source", Text, nullable=False),
    Column("source_sequence", BigInteger, nullable=False),
    _instant("source_at"),
    Column("number", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("marks", JSONB, nullable=False),
    _instant("received_at", default=True),
    UniqueConstraint("source", "source_sequence"),
)

access_entry = Table(
    "access_entry",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    _instant("at"),
    Column("subject", Text, nullable=True),
    Column("roles", Text, nullable=False),
    Column("tenant", Text, nullable=True),
    Column("operation", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("address", Text, nullable=False),
    Column("request_id", Text, nullable=False),
)
Index("ix_access_entry_at", access_entry.c.at)
Index("ix_access_entry_subject", access_entry.c.subject, access_entry.c.position)

conflict_of_interest = Table(
    "conflict_of_interest",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("tenant", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=True),
    Column("source_sequence", BigInteger, nullable=False),
    _instant("source_at"),
)
Index("ix_conflict_of_interest_subject", conflict_of_interest.c.subject, conflict_of_interest.c.tenant)

delegated_role = Table(
    "delegated_role",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("delegator", Text, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    _instant("ended_at", nullable=True),
    Column("source_sequence", BigInteger, nullable=False),
    _instant("source_at"),
)
Index("ix_delegated_role_subject", delegated_role.c.subject)


manifest = Table(
    "manifest",
    metadata,
    Column("producer", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("listed", JSONB, nullable=False),
    Column("asks", Integer, nullable=False, server_default="0"),
    _instant("asked_at", nullable=True),
    _instant("received_at", default=True),
    PrimaryKeyConstraint("producer", "number"),
)

consumer = Table(
    "consumer",
    metadata,
    Column("name", Text, primary_key=True),
    Column("producer", Text, nullable=False),
    Column("types", ARRAY(Text), nullable=False),
    Column("aggregates", ARRAY(Text), nullable=False),
    Column("manifests_passed", BigInteger, nullable=False, server_default="0"),
    _instant("paused_at", nullable=True),
    _instant("updated_at", default=True),
)


def append_only(table: str) -> str:
    """The trigger that makes a table append-only, whoever asks; `refuse_change()` comes with `create_v1`."""
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def create_v1(op: Any) -> None:
    """The plumbing's tables, for a service's first migration; a later version gets a function and a file of its own."""
    _run(op, 1)


def create_v2(op: Any) -> None:
    """Conflicts of interest."""
    _run(op, 2)


def create_v3(op: Any) -> None:
    """Delegated roles."""
    _run(op, 3)


def create_v4(op: Any) -> None:
    """Manifests of what producers have sent, and the consumers that are compared with them."""
    _run(op, 4)


def create_v5(op: Any) -> None:
    """Heads of others' audit chains, and the access log."""
    _run(op, 5)


def create_v6(op: Any) -> None:
    """Webhooks; their tables stand in `webhook_tables`."""
    _run(op, 6)


def create_v7(op: Any) -> None:
    """A notification for each step and each event set aside: whatever waits for one is woken."""
    _run(op, 7)


def _run(op: Any, version: int) -> None:
    script = Path(__file__).with_name(f"schema_v{version}.sql")
    for statement in script.read_text(encoding="utf-8").strip().rstrip(";").split(";\n"):
        op.execute(statement)
