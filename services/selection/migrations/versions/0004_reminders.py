"""Reminders of answers, as things that can be read; those given so far are kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("awaited", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("organization_number", sa.Text(), nullable=True),
        sa.Column("unanswered_units", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("awaited IN ('offer', 'consultation')", name=op.f("ck_reminder_awaited")),
        sa.CheckConstraint("kind IN ('before_due', 'overdue')", name=op.f("ck_reminder_kind")),
        sa.CheckConstraint(
            "(awaited = 'offer') = (offer_id IS NOT NULL AND organization_number IS NOT NULL)",
            name=op.f("ck_reminder_offer"),
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_reminder_offer_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_reminder_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_organization_number"), "reminder", ["organization_number"])
    op.create_index(op.f("ix_reminder_recorded_at"), "reminder", ["recorded_at"])
    op.create_index(
        "uq_reminder_answer",
        "reminder",
        ["round_id", "offer_id", "kind", "answer_by"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    for statement in GIVEN:
        op.execute(statement)


GIVEN = (
    """INSERT INTO reminder SELECT uuidv7(), 'offer', 'before_due', programme, round_id, id, organization_number, '{}',
       answer_by, reminded_at FROM offer WHERE reminded_at IS NOT NULL""",
    """INSERT INTO reminder SELECT uuidv7(), 'consultation', 'before_due', r.programme, c.round_id, NULL, NULL, '{}',
       c.answer_by, c.reminded_at FROM consultation c JOIN round r ON r.id = c.round_id
       WHERE c.reminded_at IS NOT NULL""",
)
