"""Running cases that are carried over from another system."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"

JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.add_column("cooperation", sa.Column("carried_over_on", sa.Date(), nullable=True))
    op.add_column("funding", sa.Column("opening", JSON, nullable=True))
    op.add_column("schedule", sa.Column("carried_approved", sa.Numeric(precision=15, scale=2), nullable=True))
    op.create_table(
        "carry_over",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("cases", JSON, nullable=False),
        sa.Column("totals", JSON, nullable=False),
        sa.Column("read_by", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('read', 'confirmed')", name=op.f("ck_carry_over_status")),
        sa.CheckConstraint("confirmed_by <> read_by", name=op.f("ck_carry_over_two_persons")),
        sa.CheckConstraint(
            "(status = 'confirmed') = (confirmed_by IS NOT NULL)", name=op.f("ck_carry_over_confirmed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carry_over")),
        sa.UniqueConstraint("sha256", name=op.f("uq_carry_over_sha256")),
    )
    for column in ("status", "updated_at"):
        op.create_index(op.f(f"ix_carry_over_{column}"), "carry_over", [column])
    op.create_table(
        "carried_over",
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("carry_over_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f("fk_carried_over_cooperation_id_cooperation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["carry_over_id"],
            ["carry_over.id"],
            name=op.f("fk_carried_over_carry_over_id_carry_over"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("cooperation_id", name=op.f("pk_carried_over")),
        sa.UniqueConstraint("programme", "diary_number", name=op.f("uq_carried_over_programme_diary_number")),
    )
    op.create_index(op.f("ix_carried_over_carry_over_id"), "carried_over", ["carry_over_id"])
