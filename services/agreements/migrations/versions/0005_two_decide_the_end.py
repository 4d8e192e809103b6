"""The end of an agreement before its time takes two persons; what was left at an end is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004a"


def upgrade() -> None:
    op.create_table(
        "termination",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("communicated_on", sa.Date(), nullable=False),
        sa.Column("claims_repayment", sa.Boolean(), nullable=False),
        sa.Column("final_statement_on", sa.Date(), nullable=True),
        sa.Column("repayment_ground", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('proposed', 'decided', 'withdrawn')", name=op.f("ck_termination_status")),
        sa.CheckConstraint("decided_by <> proposed_by", name=op.f("ck_termination_two_persons")),
        sa.CheckConstraint("(status = 'decided') = (decided_by IS NOT NULL)", name=op.f("ck_termination_decided_by")),
        sa.CheckConstraint("(status = 'decided') = (decided_on IS NOT NULL)", name=op.f("ck_termination_decided_on")),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawal_reason IS NOT NULL)", name=op.f("ck_termination_withdrawal_reason")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_termination_agreement_id_agreement"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f("fk_termination_cooperation_id_cooperation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_termination")),
    )
    for column in ("agreement_id", "cooperation_id", "updated_at"):
        op.create_index(op.f(f"ix_termination_{column}"), "termination", [column], unique=False)
    waiting = sa.text("status = 'proposed'")
    op.create_index("uq_termination_waiting", "termination", ["agreement_id"], unique=True, postgresql_where=waiting)
    # The default serves the release before this one, which runs beside it during the upgrade and knows no such column.
    undone = sa.Column("undone_tasks", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}")
    op.add_column("status_change", undone)
    op.add_column("status_change", sa.Column("undone_reason", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_status_change_undone_has_a_reason"),
        "status_change",
        "undone_tasks = '{}' OR undone_reason IS NOT NULL",
    )
