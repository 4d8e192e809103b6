"""What the parties have undertaken to do, and its history."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "agreed_commitment",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("party", sa.String(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("dropped_on >= agreed_on", name=op.f("ck_agreed_commitment_dropped_on")),
        sa.CheckConstraint("party IN ('AGENCY', 'ORGANIZER')", name=op.f("ck_agreed_commitment_party")),
        sa.CheckConstraint(
            "status IN ('open', 'reported', 'kept', 'not_kept')", name=op.f("ck_agreed_commitment_status")
        ),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedule.id"],
            name=op.f("fk_agreed_commitment_schedule_id_schedule"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_commitment")),
    )
    for column in ("schedule_id", "programme", "organization_number", "due_on", "updated_at"):
        op.create_index(op.f(f"ix_agreed_commitment_{column}"), "agreed_commitment", [column])
    op.create_table(
        "commitment_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("diary_number", sa.Text(), nullable=True),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "step IN ('reported', 'kept', 'not_kept', 'sent_back', 'amended', 'dropped', 'agreed_again')",
            name=op.f("ck_commitment_entry_step"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["agreed_commitment.id"],
            name=op.f("fk_commitment_entry_commitment_id_agreed_commitment"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_entry")),
        sa.UniqueConstraint("commitment_id", "number", name=op.f("uq_commitment_entry_commitment_id_number")),
    )
