"""The tables of webhooks: where events are sent and how far each has come, and every attempt to send."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    func,
)

from shared.kit.schema import metadata

_INSTANT = DateTime(timezone=True)

webhook = Table(
    "webhook",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("url", Text, nullable=False),
    Column("types", ARRAY(Text), nullable=True),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=True),
    Column("generation", Integer, nullable=False, server_default="1"),
    Column("rotated_at", _INSTANT, nullable=True),
    Column("after_id", Uuid, nullable=True),
    Column("ping_id", Uuid, nullable=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_failed_at", _INSTANT, nullable=True),
    Column("next_attempt_at", _INSTANT, nullable=False, server_default=func.now()),
    Column("lease", Uuid, nullable=True),
    Column("leased_until", _INSTANT, nullable=True),
    Column("created_at", _INSTANT, nullable=False, server_default=func.now()),
    Column("updated_at", _INSTANT, nullable=False, server_default=func.now()),
    CheckConstraint("state IN ('active', 'disabled')", name="state"),
)

webhook_attempt = Table(
    "webhook_attempt",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("webhook_id", Uuid, ForeignKey("webhook.id", ondelete="RESTRICT"), nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("type", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status", Integer, nullable=True),
    Column("failure", Text, nullable=True),
    Column("milliseconds", Integer, nullable=False),
    Column("at", _INSTANT, nullable=False, server_default=func.now()),
)
Index("ix_webhook_attempt_webhook_id_position", webhook_attempt.c.webhook_id, webhook_attempt.c.position)
Index("ix_webhook_attempt_at", webhook_attempt.c.at)
