"""Quality dialogues: rounds, dialogues, summaries with approvals, agreed steps, and copies of what they are tied to.

Only new tables: version 1.1 runs beside this one.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit import schema

revision = "0015"
down_revision = "0014"

SIDES = "side IN ('agency', 'spsm', 'organizer')"
STATUSES = "'offered', 'accepted', 'declined', 'planned', 'held', 'summed_up', 'withdrawn', 'cancelled'"
TEXTS = postgresql.ARRAY(sa.Text())


def _aggregate() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def _copied() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
    )


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def upgrade() -> None:
    _copies()
    _round()
    _dialogue()
    _summary()
    _step()


def _copies() -> None:
    op.create_table(
        "organizer_run_copy",
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("school_types", TEXTS, nullable=False),
        sa.Column("school_units", sa.Integer(), nullable=False),
        *_copied(),
        sa.PrimaryKeyConstraint("organization_number", name=op.f("pk_organizer_run_copy")),
    )
    op.create_table(
        "quality_entry_copy",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("school_type", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        *_copied(),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_quality_entry_copy")),
    )
    op.create_index("ix_quality_entry_copy_kind_code", "quality_entry_copy", ["kind", "code"])


def _round() -> None:
    op.create_table(
        "quality_round",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        *_aggregate(),
        sa.CheckConstraint("status IN ('planned', 'open')", name=op.f("ck_quality_round_status")),
        sa.CheckConstraint("starts_on <= answer_by AND answer_by <= ends_on", name=op.f("ck_quality_round_period")),
        sa.CheckConstraint("(status = 'open') = (opened_on IS NOT NULL)", name=op.f("ck_quality_round_opened_on")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_round")),
        sa.UniqueConstraint("programme", "title", name="uq_quality_round_title"),
    )
    for column in ("programme", "updated_at"):
        op.create_index(op.f(f"ix_quality_round_{column}"), "quality_round", [column])


def _dialogue() -> None:
    op.create_table(
        "quality_dialogue",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("organizer_name", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("spsm_takes_part", sa.Boolean(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("is_remote", sa.Boolean(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("invitees", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("attendees", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("school_types", TEXTS, nullable=True),
        sa.Column("run_school_types", TEXTS, nullable=True),
        sa.Column("summary_number", sa.Integer(), nullable=False),
        sa.Column("approved_sides", TEXTS, nullable=False),
        sa.Column("agency_hours", sa.Integer(), nullable=True),
        sa.Column("spsm_hours", sa.Integer(), nullable=True),
        sa.Column("organizer_hours", sa.Integer(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        *_aggregate(),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_quality_dialogue_status")),
        sa.CheckConstraint(
            "(status IN ('held', 'summed_up')) = (held_on IS NOT NULL)", name=op.f("ck_quality_dialogue_held_on")
        ),
        sa.CheckConstraint(
            "held_on >= answered_on AND answered_on >= offered_on", name=op.f("ck_quality_dialogue_order")
        ),
        sa.CheckConstraint(
            "status <> 'declined' OR decline_reason IS NOT NULL", name=op.f("ck_quality_dialogue_decline_reason")
        ),
        _reference("quality_dialogue", "round_id", "quality_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_dialogue")),
        sa.UniqueConstraint("round_id", "organization_number", name="uq_quality_dialogue_offer"),
    )
    for column in ("organization_number", "updated_at"):
        op.create_index(op.f(f"ix_quality_dialogue_{column}"), "quality_dialogue", [column])


def _summary() -> None:
    op.create_table(
        "quality_summary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(SIDES, name=op.f("ck_quality_summary_side")),
        _reference("quality_summary", "dialogue_id", "quality_dialogue"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_summary")),
        sa.UniqueConstraint("dialogue_id", "number", name="uq_quality_summary_number"),
    )
    for column in ("organization_number", "created_at"):
        op.create_index(op.f(f"ix_quality_summary_{column}"), "quality_summary", [column])
    op.create_table(
        "quality_approval",
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(SIDES, name=op.f("ck_quality_approval_side")),
        _reference("quality_approval", "dialogue_id", "quality_dialogue"),
        sa.PrimaryKeyConstraint("dialogue_id", "number", "side", name=op.f("pk_quality_approval")),
        sa.UniqueConstraint("dialogue_id", "number", "approved_by", name="uq_quality_approval_person"),
    )
    for table in ("quality_summary", "quality_approval"):
        op.execute(schema.append_only(table))


def _step() -> None:
    op.create_table(
        "quality_step",
        sa.Column("dialogue_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("reviewed_in", sa.Uuid(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        *_aggregate(),
        sa.CheckConstraint(SIDES, name=op.f("ck_quality_step_side")),
        sa.CheckConstraint("status IN ('open', 'done', 'not_done')", name=op.f("ck_quality_step_status")),
        sa.CheckConstraint("status = 'open' OR reviewed_in IS NOT NULL", name=op.f("ck_quality_step_reviewed_in")),
        sa.CheckConstraint("status <> 'not_done' OR reason IS NOT NULL", name=op.f("ck_quality_step_reason")),
        _reference("quality_step", "dialogue_id", "quality_dialogue"),
        _reference("quality_step", "reviewed_in", "quality_dialogue"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_step")),
    )
    for column in ("dialogue_id", "organization_number", "updated_at"):
        op.create_index(op.f(f"ix_quality_step_{column}"), "quality_step", [column])
