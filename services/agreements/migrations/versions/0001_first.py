"""The plumbing's tables, the case with its parts, and the copies of what others tell."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit import schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    schema.create_v1(op)
    op.create_table(
        "dialogue_team",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("team_leader", sa.Text(), nullable=False),
        sa.Column("supporters", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_team")),
        sa.UniqueConstraint("name", name=op.f("uq_dialogue_team_name")),
    )
    op.create_index(op.f("ix_dialogue_team_team_leader"), "dialogue_team", ["team_leader"], unique=False)
    op.create_index(op.f("ix_dialogue_team_updated_at"), "dialogue_team", ["updated_at"], unique=False)
    op.create_table(
        "diary_series",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_diary_series")),
    )
    op.create_table(
        "organizer",
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organizer_type", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organization_number", name=op.f("pk_organizer")),
    )
    op.create_table(
        "signatory",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("party IN ('AGENCY', 'ORGANIZER')", name=op.f("ck_signatory_party")),
        sa.CheckConstraint("registered_by <> subject", name=op.f("ck_signatory_two_persons")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_signatory_validity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
    )
    op.create_index(op.f("ix_signatory_organization_number"), "signatory", ["organization_number"], unique=False)
    op.create_index(op.f("ix_signatory_subject"), "signatory", ["subject"], unique=False)
    op.create_index(op.f("ix_signatory_updated_at"), "signatory", ["updated_at"], unique=False)
    op.create_table(
        "supervision",
        sa.Column("supervision_id", sa.Uuid(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("decision_type", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("school_unit_code", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("blocking", sa.Boolean(), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("supervision_id", name=op.f("pk_supervision")),
    )
    op.create_index(op.f("ix_supervision_organization_number"), "supervision", ["organization_number"], unique=False)
    op.create_table(
        "cooperation",
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("organizer_name", sa.Text(), nullable=False),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("dialogue_team_id", sa.Uuid(), nullable=True),
        sa.Column("responsible_supporter", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'declined') = (decline_reason IS NOT NULL)", name=op.f("ck_cooperation_decline_reason")
        ),
        sa.CheckConstraint(
            "status IN ('offered', 'declined', 'withdrawn', 'analysis', 'planned', 'decided', 'active', "
            "'paused', 'completed', 'terminated')",
            name=op.f("ck_cooperation_status"),
        ),
        sa.CheckConstraint(
            "responsible_supporter IS NULL OR dialogue_team_id IS NOT NULL",
            name=op.f("ck_cooperation_supporter_in_team"),
        ),
        sa.ForeignKeyConstraint(
            ["dialogue_team_id"],
            ["dialogue_team.id"],
            name=op.f("fk_cooperation_dialogue_team_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation")),
        sa.UniqueConstraint("offer_id", name=op.f("uq_cooperation_offer_id")),
    )
    op.create_index(op.f("ix_cooperation_dialogue_team_id"), "cooperation", ["dialogue_team_id"], unique=False)
    op.create_index(op.f("ix_cooperation_organization_number"), "cooperation", ["organization_number"], unique=False)
    op.create_index(op.f("ix_cooperation_programme"), "cooperation", ["programme"], unique=False)
    op.create_index(op.f("ix_cooperation_status"), "cooperation", ["status"], unique=False)
    op.create_index(op.f("ix_cooperation_updated_at"), "cooperation", ["updated_at"], unique=False)
    op.create_table(
        "waiver",
        sa.Column("dialogue_team_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rule IN ('supporters', 'organizers')", name=op.f("ck_waiver_rule")),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_waiver_two_persons")),
        sa.CheckConstraint("used_at IS NULL OR approved_by IS NOT NULL", name=op.f("ck_waiver_used_after_approval")),
        sa.ForeignKeyConstraint(
            ["dialogue_team_id"], ["dialogue_team.id"], name=op.f("fk_waiver_dialogue_team_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_dialogue_team_id"), "waiver", ["dialogue_team_id"], unique=False)
    op.create_index(op.f("ix_waiver_updated_at"), "waiver", ["updated_at"], unique=False)
    op.create_table(
        "action_plan",
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'approved')", name=op.f("ck_action_plan_status")),
        sa.ForeignKeyConstraint(
            ["cooperation_id"], ["cooperation.id"], name=op.f("fk_action_plan_cooperation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_plan")),
        sa.UniqueConstraint("cooperation_id", name=op.f("uq_action_plan_cooperation_id")),
    )
    op.create_index(op.f("ix_action_plan_cooperation_id"), "action_plan", ["cooperation_id"], unique=False)
    op.create_index(op.f("ix_action_plan_updated_at"), "action_plan", ["updated_at"], unique=False)
    op.create_table(
        "first_agreement",
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("agency_signed_by", sa.Text(), nullable=True),
        sa.Column("agency_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("organizer_signed_by", sa.Text(), nullable=True),
        sa.Column("organizer_signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_first_agreement_period")),
        sa.ForeignKeyConstraint(
            ["cooperation_id"], ["cooperation.id"], name=op.f("fk_first_agreement_cooperation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_agreement")),
        sa.UniqueConstraint("cooperation_id", name=op.f("uq_first_agreement_cooperation_id")),
        sa.UniqueConstraint("diary_number", name=op.f("uq_first_agreement_diary_number")),
    )
    op.create_index(op.f("ix_first_agreement_cooperation_id"), "first_agreement", ["cooperation_id"], unique=False)
    op.create_index(op.f("ix_first_agreement_updated_at"), "first_agreement", ["updated_at"], unique=False)
    op.create_table(
        "funding",
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reserved", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("committed", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("committed_version", sa.Integer(), nullable=True),
        sa.Column("paid", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("claimed", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("repaid", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('refused', 'reserved', 'committed', 'commitment_refused')", name=op.f("ck_funding_status")
        ),
        sa.ForeignKeyConstraint(
            ["cooperation_id"], ["cooperation.id"], name=op.f("fk_funding_cooperation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("cooperation_id", name=op.f("pk_funding")),
    )
    op.create_table(
        "payment",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("instalment_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperation_id"], ["cooperation.id"], name=op.f("fk_payment_cooperation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_payment")),
    )
    op.create_index(op.f("ix_payment_cooperation_id"), "payment", ["cooperation_id"], unique=False)
    op.create_table(
        "schedule",
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.Column("activities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperation_id"], ["cooperation.id"], name=op.f("fk_schedule_cooperation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("cooperation_id", name=op.f("pk_schedule")),
    )
    op.create_table(
        "situation_analysis",
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'completed')", name=op.f("ck_situation_analysis_status")),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f("fk_situation_analysis_cooperation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation_analysis")),
        sa.UniqueConstraint("cooperation_id", name=op.f("uq_situation_analysis_cooperation_id")),
    )
    op.create_index(
        op.f("ix_situation_analysis_cooperation_id"), "situation_analysis", ["cooperation_id"], unique=False
    )
    op.create_index(op.f("ix_situation_analysis_updated_at"), "situation_analysis", ["updated_at"], unique=False)
    op.create_table(
        "decision",
        sa.Column("action_plan_id", sa.Uuid(), nullable=False),
        sa.Column("decision_number", sa.Integer(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("revocation_reservation", sa.Text(), nullable=False),
        sa.Column("communicated_on", sa.Date(), nullable=False),
        sa.Column("costs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("presented_by", sa.Text(), nullable=False),
        sa.Column("participants", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(status = 'proposed') = (decided_by IS NULL)", name=op.f("ck_decision_decided_by")),
        sa.CheckConstraint("(status = 'proposed') = (decided_on IS NULL)", name=op.f("ck_decision_decided_on")),
        sa.CheckConstraint("status IN ('proposed', 'decided', 'replaced')", name=op.f("ck_decision_status")),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_decision_two_persons")),
        sa.ForeignKeyConstraint(
            ["action_plan_id"], ["action_plan.id"], name=op.f("fk_decision_action_plan_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["cooperation_id"], ["cooperation.id"], name=op.f("fk_decision_cooperation_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint(
            "cooperation_id", "decision_number", name=op.f("uq_decision_cooperation_id_decision_number")
        ),
        sa.UniqueConstraint("diary_number", name=op.f("uq_decision_diary_number")),
    )
    op.create_index(op.f("ix_decision_cooperation_id"), "decision", ["cooperation_id"], unique=False)
    op.create_index(op.f("ix_decision_updated_at"), "decision", ["updated_at"], unique=False)
    op.create_index(
        "uq_decision_standing", "decision", ["cooperation_id"], unique=True, postgresql_where="status = 'decided'"
    )
    op.create_index(
        "uq_decision_waiting", "decision", ["cooperation_id"], unique=True, postgresql_where="status = 'proposed'"
    )
    op.create_table(
        "agreement",
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('prepared', 'active', 'paused', 'completed', 'terminated')", name=op.f("ck_agreement_status")
        ),
        sa.ForeignKeyConstraint(
            ["cooperation_id"], ["cooperation.id"], name=op.f("fk_agreement_cooperation_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_agreement_decision_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("cooperation_id", name=op.f("uq_agreement_cooperation_id")),
        sa.UniqueConstraint("diary_number", name=op.f("uq_agreement_diary_number")),
    )
    op.create_index(op.f("ix_agreement_cooperation_id"), "agreement", ["cooperation_id"], unique=False)
    op.create_index(op.f("ix_agreement_status"), "agreement", ["status"], unique=False)
    op.create_index(op.f("ix_agreement_updated_at"), "agreement", ["updated_at"], unique=False)
    op.create_table(
        "agreement_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(signed_on IS NOT NULL) = (state IN ('signed', 'superseded'))", name=op.f("ck_agreement_version_signed_on")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'locked', 'signed', 'superseded', 'withdrawn')", name=op.f("ck_agreement_version_state")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR content_hash IS NOT NULL",
            name=op.f("ck_agreement_version_locked_content_has_a_hash"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_agreement_version_agreement_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_version")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_agreement_version_agreement_id_number")),
    )
    op.create_index(op.f("ix_agreement_version_agreement_id"), "agreement_version", ["agreement_id"], unique=False)
    op.create_index(
        "uq_agreement_version_open",
        "agreement_version",
        ["agreement_id"],
        unique=True,
        postgresql_where="state IN ('draft', 'locked')",
    )
    op.create_table(
        "status_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('prepared', 'active', 'paused', 'completed', 'terminated')",
            name=op.f("ck_status_change_status"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_status_change_agreement_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
    )
    op.create_index(op.f("ix_status_change_agreement_id"), "status_change", ["agreement_id"], unique=False)
    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agreement_version_id", sa.Uuid(), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("signatory_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("party IN ('AGENCY', 'ORGANIZER')", name=op.f("ck_signature_party")),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name=op.f("ck_signature_void_reason")),
        sa.ForeignKeyConstraint(
            ["agreement_version_id"],
            ["agreement_version.id"],
            name=op.f("fk_signature_agreement_version_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["signatory_id"], ["signatory.id"], name=op.f("fk_signature_signatory_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_agreement_version_id"), "signature", ["agreement_version_id"], unique=False)
    op.create_index(
        "uq_signature_standing",
        "signature",
        ["agreement_version_id", "party"],
        unique=True,
        postgresql_where="voided_at IS NULL",
    )
