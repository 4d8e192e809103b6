"""Whom letters are written to, and the letters that remind. Only new tables."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

FUNCTIONS = "function IN ('organizer', 'case_officer', 'team_leader', 'manager')"


def upgrade() -> None:
    op.create_table(
        "contact",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=True),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(FUNCTIONS, name=op.f("ck_contact_function")),
        sa.CheckConstraint(
            "function <> 'organizer' OR organization_number IS NOT NULL", name=op.f("ck_contact_organizer")
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_contact_until_on")),
        sa.CheckConstraint(
            "(erased_at IS NOT NULL) = (name IS NULL AND email IS NULL)", name=op.f("ck_contact_erased")
        ),
        sa.CheckConstraint("(name IS NULL) = (email IS NULL)", name=op.f("ck_contact_whole")),
        sa.CheckConstraint("erased_at IS NULL OR until_on IS NOT NULL", name=op.f("ck_contact_ended")),
        sa.CheckConstraint("(refused_at IS NULL) = (refusal IS NULL)", name=op.f("ck_contact_refused")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(
        "uq_contact_function",
        "contact",
        ["programme", "function", "organization_number"],
        unique=True,
        postgresql_where=sa.text("until_on IS NULL"),
        postgresql_nulls_not_distinct=True,
    )
    for column in ("organization_number", "updated_at"):
        op.create_index(op.f(f"ix_contact_{column}"), "contact", [column])
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("function", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("hindrance", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('before_due', 'overdue')", name=op.f("ck_letter_kind")),
        sa.CheckConstraint(FUNCTIONS, name=op.f("ck_letter_function")),
        sa.CheckConstraint("status IN ('waiting', 'sent', 'stopped')", name=op.f("ck_letter_status")),
        sa.CheckConstraint(
            "hindrance IN ('not_configured', 'no_contact', 'refused_address', 'server')",
            name=op.f("ck_letter_hindrance"),
        ),
        sa.CheckConstraint(
            "(status = 'sent') = (sent_at IS NOT NULL) AND (status = 'sent') = (contact_id IS NOT NULL)",
            name=op.f("ck_letter_sent"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_letter_attempts")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_letter_activity_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_letter_contact_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint(
            "activity_id", "kind", "function", "due_on", name=op.f("uq_letter_activity_id_kind_function_due_on")
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_letter_message_id")),
    )
    op.create_index(
        "ix_letter_waiting", "letter", ["next_try_at", "id"], postgresql_where=sa.text("status = 'waiting'")
    )
    for column in ("schedule_id", "statement_id", "organization_number", "contact_id", "created_at", "updated_at"):
        op.create_index(op.f(f"ix_letter_{column}"), "letter", [column])
