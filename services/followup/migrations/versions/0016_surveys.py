"""Surveys; contacts whom they ask; letters that are not about a follow-up.

Contacts and letters are new in this version too: version 1.1 knows neither.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"

AGENCY = "'case_officer', 'team_leader', 'manager'"
RESPONDENTS = "'head_of_schools', 'principal', 'teacher'"
FUNCTIONS = f"'organizer', {AGENCY}, {RESPONDENTS}"
JSON = postgresql.JSONB(none_as_null=True)


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def upgrade() -> None:
    _survey()
    _group()
    _result()
    _contact()
    _letter()


def _survey() -> None:
    op.create_table(
        "survey",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("bank", JSON, nullable=False),
        sa.Column("levels", JSON, nullable=False),
        sa.Column("quality_round_id", sa.Uuid(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('planned', 'open', 'closed')", name=op.f("ck_survey_status")),
        sa.CheckConstraint("(status = 'planned') = (opened_on IS NULL)", name=op.f("ck_survey_opened_on")),
        sa.CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_survey_closed_on")),
        _reference("survey", "quality_round_id", "quality_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("programme", "title", name="uq_survey_title"),
    )
    for column in ("programme", "updated_at"):
        op.create_index(op.f(f"ix_survey_{column}"), "survey", [column])


def _group() -> None:
    op.create_table(
        "survey_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("tally", JSON, nullable=False),
        sa.CheckConstraint(f"level IN ({FUNCTIONS})", name=op.f("ck_survey_group_level")),
        sa.CheckConstraint("0 <= answered AND answered <= invited", name=op.f("ck_survey_group_answered")),
        _reference("survey_group", "survey_id", "survey"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_group")),
    )
    op.create_index(
        "uq_survey_group",
        "survey_group",
        ["survey_id", "level", "organization_number"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "survey_invitation",
        sa.Column("secret_digest", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("draft", JSON, nullable=True),
        _reference("survey_invitation", "group_id", "survey_group"),
        sa.PrimaryKeyConstraint("secret_digest", name=op.f("pk_survey_invitation")),
    )
    op.create_index(op.f("ix_survey_invitation_group_id"), "survey_invitation", ["group_id"])


def _result() -> None:
    op.create_table(
        "survey_result",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("bank_code", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        _reference("survey_result", "survey_id", "survey"),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_result")),
    )
    op.create_index(op.f("ix_survey_result_programme"), "survey_result", ["programme"])


def _contact() -> None:
    """Several persons of an organiser have the functions that surveys ask."""
    for name in ("function", "organizer"):
        op.drop_constraint(op.f(f"ck_contact_{name}"), "contact")
    op.create_check_constraint(op.f("ck_contact_function"), "contact", f"function IN ({FUNCTIONS})")
    op.create_check_constraint(
        op.f("ck_contact_organizer"), "contact", f"function IN ({AGENCY}) OR organization_number IS NOT NULL"
    )
    op.drop_index("uq_contact_function", "contact")
    op.create_index(
        "uq_contact_function",
        "contact",
        ["programme", "function", "organization_number"],
        unique=True,
        postgresql_where=sa.text(f"until_on IS NULL AND function NOT IN ({RESPONDENTS})"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_index(
        "uq_contact_respondent",
        "contact",
        ["programme", "function", "organization_number", "email"],
        unique=True,
        postgresql_where=sa.text(f"until_on IS NULL AND function IN ({RESPONDENTS})"),
    )


def _letter() -> None:
    for name in ("kind", "function"):
        op.drop_constraint(op.f(f"ck_letter_{name}"), "letter")
    kinds = "kind IN ('before_due', 'overdue', 'survey', 'survey_reminder')"
    op.create_check_constraint(op.f("ck_letter_kind"), "letter", kinds)
    op.create_check_constraint(op.f("ck_letter_function"), "letter", f"function IN ({FUNCTIONS})")
    for column in ("activity_id", "schedule_id"):
        op.alter_column("letter", column, nullable=True)
    op.add_column("letter", sa.Column("survey_id", sa.Uuid(), nullable=True))
    op.add_column("letter", sa.Column("addressed_to", sa.Uuid(), nullable=True))
    for column, to in (("survey_id", "survey"), ("addressed_to", "contact")):
        op.create_foreign_key(op.f(f"fk_letter_{column}"), "letter", to, [column], ["id"], ondelete="RESTRICT")
    op.create_unique_constraint("uq_letter_survey", "letter", ["survey_id", "kind", "addressed_to"])
    op.create_check_constraint(
        op.f("ck_letter_matter"),
        "letter",
        "(activity_id IS NULL) = (survey_id IS NOT NULL) AND (activity_id IS NULL) = (schedule_id IS NULL) "
        "AND (survey_id IS NULL) = (addressed_to IS NULL)",
    )
