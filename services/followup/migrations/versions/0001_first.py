# ruff: noqa: E501
"""The plumbing's tables, and the tables of followup."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit import schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    schema.create_v1(op)
    op.create_table(
        "answer_copy",
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cooperation_id", name=op.f("pk_answer_copy")),
    )
    op.create_index(op.f("ix_answer_copy_programme"), "answer_copy", ["programme"], unique=False)
    op.create_table(
        "consultation",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("parties", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("views", sa.Text(), nullable=False),
        sa.Column("taken_into_account", sa.Text(), nullable=True),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
    )
    op.create_index(op.f("ix_consultation_held_on"), "consultation", ["held_on"], unique=False)
    op.create_index(op.f("ix_consultation_programme"), "consultation", ["programme"], unique=False)
    op.create_index(op.f("ix_consultation_updated_at"), "consultation", ["updated_at"], unique=False)
    op.create_table(
        "funding_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reference_id", sa.Uuid(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=True),
        sa.Column("appropriation_item", sa.Text(), nullable=True),
        sa.Column("cost_kind", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('commitment', 'payment')) = (cost_kind IS NOT NULL)", name=op.f("ck_funding_entry_cost_kind")
        ),
        sa.CheckConstraint(
            "kind IN ('commitment', 'payment', 'claim', 'repayment')", name=op.f("ck_funding_entry_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_entry")),
    )
    op.create_index(op.f("ix_funding_entry_cooperation_id"), "funding_entry", ["cooperation_id"], unique=False)
    op.create_index("ix_funding_entry_programme_kind", "funding_entry", ["programme", "kind"], unique=False)
    op.create_table(
        "offer_copy",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("programme", sa.Text(), nullable=True),
        sa.Column("organizer_name", sa.Text(), nullable=True),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_offer_copy")),
    )
    op.create_index(op.f("ix_offer_copy_programme"), "offer_copy", ["programme"], unique=False)
    op.create_table(
        "organizer_copy",
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organizer_type", sa.Text(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organization_number", name=op.f("pk_organizer_copy")),
    )
    op.create_table(
        "position_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("appropriation_item", sa.Text(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=True),
        sa.Column("allotted", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("reserved", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("committed", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("paid", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("available", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_entry")),
    )
    op.create_index(
        "ix_position_entry_programme_effective_on", "position_entry", ["programme", "effective_on"], unique=False
    )
    op.create_table(
        "report",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'submitted') = (submitted_on IS NOT NULL)", name=op.f("ck_report_submitted_on")),
        sa.CheckConstraint("status IN ('draft', 'submitted')", name=op.f("ck_report_status")),
        sa.CheckConstraint("submitted_by <> drafted_by", name=op.f("ck_report_two_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_programme"), "report", ["programme"], unique=False)
    op.create_index(op.f("ix_report_updated_at"), "report", ["updated_at"], unique=False)
    op.create_table(
        "round_copy",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("snapshot_hash", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("considered_units", sa.Integer(), nullable=False),
        sa.Column("selected_units", sa.Integer(), nullable=False),
        sa.Column("selected_organizers", sa.Integer(), nullable=False),
        sa.Column("outcomes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_copy")),
    )
    op.create_index(op.f("ix_round_copy_programme"), "round_copy", ["programme"], unique=False)
    op.create_table(
        "schedule",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("paused_from", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'terminated', 'completed')", name=op.f("ck_schedule_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
    )
    op.create_index(op.f("ix_schedule_organization_number"), "schedule", ["organization_number"], unique=False)
    op.create_index(op.f("ix_schedule_programme"), "schedule", ["programme"], unique=False)
    op.create_index(op.f("ix_schedule_status"), "schedule", ["status"], unique=False)
    op.create_index(op.f("ix_schedule_updated_at"), "schedule", ["updated_at"], unique=False)
    op.create_table(
        "supervision_copy",
        sa.Column("supervision_id", sa.Uuid(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("decision_type", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("school_unit_code", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("extensive_in_central_parts", sa.Boolean(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("supervision_id", name=op.f("pk_supervision_copy")),
    )
    op.create_index(
        op.f("ix_supervision_copy_organization_number"), "supervision_copy", ["organization_number"], unique=False
    )
    op.create_table(
        "activity",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=True),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("reschedule_reason", sa.Text(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("mandates", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("right_mandate", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'cancelled') = (closed_on IS NOT NULL)", name=op.f("ck_activity_closed_on")),
        sa.CheckConstraint("(status = 'done') = (completed_on IS NOT NULL)", name=op.f("ck_activity_completed_on")),
        sa.CheckConstraint(
            "kind IN ('kick_off', 'check_point', 'measure_follow_up', 'statement', 'final_follow_up', 'one_year_after')",
            name=op.f("ck_activity_kind"),
        ),
        sa.CheckConstraint("status IN ('planned', 'on_hold', 'done', 'cancelled')", name=op.f("ck_activity_status")),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedule.id"], name=op.f("fk_activity_schedule_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_due_on"), "activity", ["due_on"], unique=False)
    op.create_index(op.f("ix_activity_organization_number"), "activity", ["organization_number"], unique=False)
    op.create_index(op.f("ix_activity_schedule_id"), "activity", ["schedule_id"], unique=False)
    op.create_index(op.f("ix_activity_statement_id"), "activity", ["statement_id"], unique=False)
    op.create_index("ix_activity_status_due_on", "activity", ["status", "due_on"], unique=False)
    op.create_index(op.f("ix_activity_updated_at"), "activity", ["updated_at"], unique=False)
    op.create_table(
        "agreed_measure",
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("impact_factor", sa.String(length=40), nullable=False),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "impact_factor IN ('trust', 'collegial_learning', 'inclusion', 'formative_assessment', 'pedagogical_leadership', 'metacognition')",
            name=op.f("ck_agreed_measure_impact_factor"),
        ),
        sa.CheckConstraint(
            "kind IN ('process_support', 'own_measure', 'university_course', 'tailored', 'shared', 'existing_programme')",
            name=op.f("ck_agreed_measure_kind"),
        ),
        sa.CheckConstraint("level IN ('ORGANIZER', 'SCHOOL_UNIT')", name=op.f("ck_agreed_measure_level")),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedule.id"], name=op.f("fk_agreed_measure_schedule_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_agreed_measure")),
    )
    op.create_index(op.f("ix_agreed_measure_schedule_id"), "agreed_measure", ["schedule_id"], unique=False)
    op.create_table(
        "statement",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_used", sa.Numeric(precision=15, scale=2), nullable=True),
        sa.Column("approved_amount", sa.Numeric(precision=15, scale=2), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status IN ('approved', 'rejected')) = (approved_amount IS NOT NULL AND decided_on IS NOT NULL)",
            name=op.f("ck_statement_decided"),
        ),
        sa.CheckConstraint(
            "status IN ('expected', 'submitted', 'proposed', 'approved', 'rejected', 'cancelled')",
            name=op.f("ck_statement_status"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_statement_amount")),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedule.id"], name=op.f("fk_statement_schedule_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    op.create_index(op.f("ix_statement_due_on"), "statement", ["due_on"], unique=False)
    op.create_index(op.f("ix_statement_organization_number"), "statement", ["organization_number"], unique=False)
    op.create_index(op.f("ix_statement_schedule_id"), "statement", ["schedule_id"], unique=False)
    op.create_index(op.f("ix_statement_status"), "statement", ["status"], unique=False)
    op.create_index(op.f("ix_statement_updated_at"), "statement", ["updated_at"], unique=False)
    op.create_table(
        "indicator",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("baseline_on", sa.Date(), nullable=False),
        sa.Column("target", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level IN ('ORGANIZER', 'SCHOOL_UNIT')", name=op.f("ck_indicator_level")),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["agreed_measure.measure_id"], name=op.f("fk_indicator_measure_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedule.id"], name=op.f("fk_indicator_schedule_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
    )
    op.create_index(op.f("ix_indicator_measure_id"), "indicator", ["measure_id"], unique=False)
    op.create_index(op.f("ix_indicator_organization_number"), "indicator", ["organization_number"], unique=False)
    op.create_index(op.f("ix_indicator_schedule_id"), "indicator", ["schedule_id"], unique=False)
    op.create_index(op.f("ix_indicator_updated_at"), "indicator", ["updated_at"], unique=False)
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('before_due', 'overdue')", name=op.f("ck_reminder_kind")),
        sa.CheckConstraint("recipient IN ('organizer', 'agency')", name=op.f("ck_reminder_recipient")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_reminder_activity_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("activity_id", "kind", "due_on", name=op.f("uq_reminder_activity_id_kind_due_on")),
    )
    op.create_index(op.f("ix_reminder_organization_number"), "reminder", ["organization_number"], unique=False)
    op.create_index(op.f("ix_reminder_recorded_at"), "reminder", ["recorded_at"], unique=False)
    op.create_index(op.f("ix_reminder_schedule_id"), "reminder", ["schedule_id"], unique=False)
    op.create_table(
        "statement_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("approved_amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("outcome IN ('approved', 'rejected')", name=op.f("ck_statement_proposal_outcome")),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'sent_back', 'replaced')", name=op.f("ck_statement_proposal_state")
        ),
        sa.CheckConstraint("approved_amount >= 0", name=op.f("ck_statement_proposal_approved_amount")),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_statement_proposal_two_persons")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_statement_proposal_statement_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_proposal")),
    )
    op.create_index(op.f("ix_statement_proposal_statement_id"), "statement_proposal", ["statement_id"], unique=False)
    op.create_index(
        "uq_statement_proposal_open",
        "statement_proposal",
        ["statement_id"],
        unique=True,
        postgresql_where="state = 'open'",
    )
    op.create_table(
        "statement_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount_used", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("submitted_by", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(number = 1) = (reason IS NULL)", name=op.f("ck_statement_version_reason")),
        sa.CheckConstraint("amount_used >= 0", name=op.f("ck_statement_version_amount_used")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_statement_version_statement_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_version")),
        sa.UniqueConstraint("statement_id", "number", name=op.f("uq_statement_version_statement_id_number")),
    )
    op.create_table(
        "measurement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_measurement_indicator_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
        sa.UniqueConstraint("indicator_id", "measured_on", name=op.f("uq_measurement_indicator_id_measured_on")),
    )
    op.create_table(
        "statement_line",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("cost_kind", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.CheckConstraint(
            "cost_kind IN ('grant', 'education_service', 'operation', 'development')",
            name=op.f("ck_statement_line_cost_kind"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_statement_line_amount")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["statement_version.id"], name=op.f("fk_statement_line_version_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("version_id", "cost_kind", name=op.f("pk_statement_line")),
    )
