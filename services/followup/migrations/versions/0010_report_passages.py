"""What people write in a report, the documents that were submitted, and reports that correct a submitted one.

Only new tables and a column that may be null: version 1.1 runs beside this one.
"""

import sqlalchemy as sa
from alembic import op

from shared.kit import schema

revision = "0010"
down_revision = "0009a"

CHAPTERS = (
    "summary",
    "assignment",
    "selection_of_units",
    "organizers",
    "dialogues",
    "measures",
    "statements",
    "results",
    "costs",
    "consultations",
    "lessons",
)


def upgrade() -> None:
    op.create_table(
        "report_passage",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("chapter", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "chapter IN (" + ", ".join(f"'{chapter}'" for chapter in CHAPTERS) + ")",
            name=op.f("ck_report_passage_chapter"),
        ),
        sa.CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name=op.f("ck_report_passage_approved")),
        sa.CheckConstraint("approved_by <> written_by", name=op.f("ck_report_passage_two_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_passage")),
        sa.UniqueConstraint("programme", "as_of", "chapter", "number", name="uq_report_passage_number"),
    )
    op.create_index(op.f("ix_report_passage_updated_at"), "report_passage", ["updated_at"])
    op.add_column("report", sa.Column("corrects", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_report_corrects"), "report", "report", ["corrects"], ["id"], ondelete="RESTRICT")
    op.create_table(
        "report_document",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_document_report_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("report_id", "media_type", name=op.f("pk_report_document")),
    )
    op.execute(schema.append_only("report_document"))
