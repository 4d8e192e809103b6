"""A case goes on with the organiser that its own has gone up in."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "succession",
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("former_number", sa.Text(), nullable=False),
        sa.Column("former_name", sa.Text(), nullable=False),
        sa.Column("successor_number", sa.Text(), nullable=False),
        sa.Column("successor_name", sa.Text(), nullable=False),
        sa.Column("signatory_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('proposed', 'decided', 'withdrawn')", name=op.f("ck_succession_status")),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_succession_two_persons")),
        sa.CheckConstraint("(status = 'decided') = (decided_by IS NOT NULL)", name=op.f("ck_succession_decided_by")),
        sa.CheckConstraint("(status = 'decided') = (decided_on IS NOT NULL)", name=op.f("ck_succession_decided_on")),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawal_reason IS NOT NULL)", name=op.f("ck_succession_withdrawal_reason")
        ),
        sa.ForeignKeyConstraint(
            ["signatory_id"], ["signatory.id"], name=op.f("fk_succession_signatory_id_signatory"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f("fk_succession_cooperation_id_cooperation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
    )
    for column in ("cooperation_id", "updated_at"):
        op.create_index(op.f(f"ix_succession_{column}"), "succession", [column], unique=False)
    waiting = sa.text("status = 'proposed'")
    op.create_index("uq_succession_waiting", "succession", ["cooperation_id"], unique=True, postgresql_where=waiting)
    op.add_column("agreement_version", sa.Column("organization_number", sa.Text(), nullable=True))
