"""The plumbing's tables and all of selection's."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.kit import schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    schema.create_v1(op)
    op.create_table(
        "data_import",
        sa.Column(
            "kind",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("export", sa.Text(), nullable=True),
        sa.Column("school_year", sa.Text(), nullable=True),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_failed", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("errors", postgresql.JSONB(), nullable=False),
        sa.Column("imported_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('register', 'statistics', 'supervision')", name=op.f("ck_data_import_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_import")),
    )
    op.create_index(op.f("ix_data_import_kind"), "data_import", ["kind"], unique=False)
    op.create_index(op.f("ix_data_import_updated_at"), "data_import", ["updated_at"], unique=False)
    op.create_table(
        "national_value",
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_national_value")),
    )
    op.create_index(op.f("ix_national_value_updated_at"), "national_value", ["updated_at"], unique=False)
    op.create_index(
        "uq_national_value_current",
        "national_value",
        ["indicator", "school_year"],
        unique=True,
        postgresql_where="superseded_at IS NULL",
    )
    op.create_table(
        "organizer",
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "organizer_type",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("economy_flags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "organizer_type IN ('KOMMUN', 'REGION', 'ENSKILD', 'STAT')", name=op.f("ck_organizer_organizer_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organizer")),
        sa.UniqueConstraint("organization_number", name=op.f("uq_organizer_organization_number")),
    )
    op.create_index(op.f("ix_organizer_organizer_type"), "organizer", ["organizer_type"], unique=False)
    op.create_index(op.f("ix_organizer_updated_at"), "organizer", ["updated_at"], unique=False)
    op.create_table(
        "participation",
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("cooperation_id", name=op.f("uq_participation_cooperation_id")),
    )
    op.create_index(
        "ix_participation_open",
        "participation",
        ["organization_number"],
        unique=False,
        postgresql_where="ends_on IS NULL",
    )
    op.create_index(op.f("ix_participation_updated_at"), "participation", ["updated_at"], unique=False)
    op.create_table(
        "programme_version",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
    )
    op.create_index(op.f("ix_programme_version_updated_at"), "programme_version", ["updated_at"], unique=False)
    op.create_index("uq_programme_version_code_number", "programme_version", ["code", "number"], unique=True)
    op.create_table(
        "referral",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("organization_numbers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("diary_number", name=op.f("uq_referral_diary_number")),
    )
    op.create_index(op.f("ix_referral_programme"), "referral", ["programme"], unique=False)
    op.create_index(op.f("ix_referral_updated_at"), "referral", ["updated_at"], unique=False)
    op.create_table(
        "register_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_change")),
    )
    op.create_index("ix_register_change_code", "register_change", ["code"], unique=False)
    op.create_table(
        "round",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("analysed_by", sa.Text(), nullable=True),
        sa.Column("analysed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot_hash", sa.Text(), nullable=True),
        sa.Column("result_hash", sa.Text(), nullable=True),
        sa.Column("counts", postgresql.JSONB(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("presented_by", sa.Text(), nullable=True),
        sa.Column("participants", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("diary_number", sa.Text(), nullable=True),
        sa.Column("snapshot", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'analysed', 'consulted', 'decided', 'offered', 'closed')", name=op.f("ck_round_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index(op.f("ix_round_programme"), "round", ["programme"], unique=False)
    op.create_index(op.f("ix_round_status"), "round", ["status"], unique=False)
    op.create_index(op.f("ix_round_updated_at"), "round", ["updated_at"], unique=False)
    op.create_table(
        "supervision_decision",
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column(
            "decision",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column(
            "status",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("school_unit_code", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("fine_amount", sa.Numeric(precision=15, scale=2), nullable=True),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("extensive_in_central_parts", sa.Boolean(), nullable=False),
        sa.Column("quality_work", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(level = 'SKOLENHET') = (school_unit_code IS NOT NULL)",
            name=op.f("ck_supervision_decision_unit_at_unit_level"),
        ),
        sa.CheckConstraint(
            "decision IN ('FORELAGGANDE', 'FORELAGGANDE_VITE', 'ANMARKNING', 'AVSTAENDE', 'ATERKALLELSE', 'VERKSAMHETSFORBUD', 'TILLFALLIGT_VERKSAMHETSFORBUD', 'STATLIG_ATGARD', 'GRANSKNINGSBESLUT', 'UTAN_BRIST')",  # noqa: E501
            name=op.f("ck_supervision_decision_decision"),
        ),
        sa.CheckConstraint("level IN ('HUVUDMAN', 'SKOLENHET')", name=op.f("ck_supervision_decision_level")),
        sa.CheckConstraint(
            "status IN ('PAGAENDE', 'AVSLUTAD_AVHJALPT', 'AVSLUTAD_KVARSTAENDE')",
            name=op.f("ck_supervision_decision_status"),
        ),
        sa.CheckConstraint("fine_amount IS NULL OR fine_amount > 0", name=op.f("ck_supervision_decision_fine_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_decision")),
    )
    op.create_index(
        op.f("ix_supervision_decision_organization_number"),
        "supervision_decision",
        ["organization_number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_supervision_decision_school_unit_code"), "supervision_decision", ["school_unit_code"], unique=False
    )
    op.create_index(op.f("ix_supervision_decision_status"), "supervision_decision", ["status"], unique=False)
    op.create_index(op.f("ix_supervision_decision_updated_at"), "supervision_decision", ["updated_at"], unique=False)
    op.create_index(
        "uq_supervision_decision_subject",
        "supervision_decision",
        ["diary_number", "organization_number", "school_unit_code"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "consultation",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_consultation_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("round_id", name=op.f("uq_consultation_round_id")),
    )
    op.create_index(op.f("ix_consultation_updated_at"), "consultation", ["updated_at"], unique=False)
    op.create_table(
        "consultation_answer",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("school_unit_code", sa.Text(), nullable=False),
        sa.Column(
            "answer",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer = 'NO_OBJECTION' OR reason <> ''", name=op.f("ck_consultation_answer_reason")),
        sa.CheckConstraint(
            "answer IN ('DO_NOT_OFFER', 'WAIT_UNTIL', 'NO_OBJECTION')", name=op.f("ck_consultation_answer_answer")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_consultation_answer_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_answer")),
    )
    op.create_index(op.f("ix_consultation_answer_updated_at"), "consultation_answer", ["updated_at"], unique=False)
    op.create_index("uq_consultation_answer_unit", "consultation_answer", ["round_id", "school_unit_code"], unique=True)
    op.create_table(
        "fetch",
        sa.Column(
            "kind",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=True),
        sa.Column("pending", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('register', 'statistics', 'national_values', 'salsa')", name=op.f("ck_fetch_kind")
        ),
        sa.CheckConstraint("status IN ('queued', 'running', 'done', 'failed')", name=op.f("ck_fetch_status")),
        sa.ForeignKeyConstraint(["import_id"], ["data_import.id"], name=op.f("fk_fetch_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetch")),
    )
    op.create_index(op.f("ix_fetch_status"), "fetch", ["status"], unique=False)
    op.create_index(op.f("ix_fetch_updated_at"), "fetch", ["updated_at"], unique=False)
    op.create_table(
        "offer",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("organizer_name", sa.Text(), nullable=False),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "status",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('made', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_offer_status")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_offer_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_organization_number"), "offer", ["organization_number"], unique=False)
    op.create_index(op.f("ix_offer_programme"), "offer", ["programme"], unique=False)
    op.create_index(op.f("ix_offer_status"), "offer", ["status"], unique=False)
    op.create_index(op.f("ix_offer_updated_at"), "offer", ["updated_at"], unique=False)
    op.create_index("uq_offer_organizer", "offer", ["round_id", "organization_number"], unique=True)
    op.create_table(
        "override",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("school_unit_code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'ADD_ORGANIZER') = (school_unit_code IS NULL)", name=op.f("ck_override_unit")),
        sa.CheckConstraint("kind IN ('ADD_UNIT', 'REMOVE_UNIT', 'ADD_ORGANIZER')", name=op.f("ck_override_kind")),
        sa.CheckConstraint("status IN ('proposed', 'approved', 'rejected')", name=op.f("ck_override_status")),
        sa.CheckConstraint("settled_by IS NULL OR settled_by <> proposed_by", name=op.f("ck_override_two_people")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_override_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    op.create_index(op.f("ix_override_round_id"), "override", ["round_id"], unique=False)
    op.create_index(op.f("ix_override_updated_at"), "override", ["updated_at"], unique=False)
    op.create_table(
        "review",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_review_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_updated_at"), "review", ["updated_at"], unique=False)
    op.create_index("uq_review_subject", "review", ["round_id", "organization_number", "code"], unique=True)
    op.create_table(
        "round_candidate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("school_unit_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("school_type", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("organizer_rank", sa.Integer(), nullable=True),
        sa.Column("points", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("near_cutoff", sa.Boolean(), nullable=False),
        sa.Column("has_reviews", sa.Boolean(), nullable=False),
        sa.Column("explanation", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('selected', 'not_selected', 'held', 'excluded', 'cannot_be_assessed')",
            name=op.f("ck_round_candidate_outcome"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_candidate_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_candidate")),
    )
    op.create_index("ix_round_candidate_outcome", "round_candidate", ["round_id", "outcome"], unique=False)
    op.create_index("uq_round_candidate_unit", "round_candidate", ["round_id", "school_unit_code"], unique=True)
    op.create_table(
        "school_unit",
        sa.Column("school_unit_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("school_types", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('AKTIV', 'VILANDE', 'PLANERAD', 'UPPHORT')", name=op.f("ck_school_unit_status")),
        sa.ForeignKeyConstraint(
            ["organization_number"], ["organizer.organization_number"], name=op.f("fk_school_unit_organization_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_unit")),
        sa.UniqueConstraint("school_unit_code", name=op.f("uq_school_unit_school_unit_code")),
    )
    op.create_index(op.f("ix_school_unit_municipality_code"), "school_unit", ["municipality_code"], unique=False)
    op.create_index(op.f("ix_school_unit_organization_number"), "school_unit", ["organization_number"], unique=False)
    op.create_index(op.f("ix_school_unit_status"), "school_unit", ["status"], unique=False)
    op.create_index(op.f("ix_school_unit_updated_at"), "school_unit", ["updated_at"], unique=False)
    op.create_table(
        "statistic",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "subject_kind",
            sa.String(length=40),
            nullable=False,
        ),
        sa.Column("subject_code", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column(
            "value_type",
            sa.String(length=60),
            nullable=False,
        ),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("subject_kind IN ('school_unit', 'municipality')", name=op.f("ck_statistic_subject_kind")),
        sa.CheckConstraint(
            "value_type IN ('EXISTS', 'APPROXIMATE', 'MISSING', 'OMITTED_DUE_TO_BASED_ON_FEW_PUPILS', 'ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE', 'TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION')",  # noqa: E501
            name=op.f("ck_statistic_value_type"),
        ),
        sa.ForeignKeyConstraint(["import_id"], ["data_import.id"], name=op.f("fk_statistic_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistic")),
    )
    op.create_index(op.f("ix_statistic_import_id"), "statistic", ["import_id"], unique=False)
    op.create_index("ix_statistic_school_year_indicator", "statistic", ["school_year", "indicator"], unique=False)
    op.create_index(
        "uq_statistic_current",
        "statistic",
        ["subject_code", "part", "indicator", "school_year"],
        unique=True,
        postgresql_where="superseded_at IS NULL",
    )
