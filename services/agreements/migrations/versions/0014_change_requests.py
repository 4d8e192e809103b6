"""What organisers ask to have changed in their agreements."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    answered = "(status IN ('taken_up', 'declined'))"
    op.create_table(
        "change_request",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_version", sa.Integer(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'taken_up', 'declined', 'withdrawn')", name=op.f("ck_change_request_status")
        ),
        sa.CheckConstraint("answered_by <> requested_by", name=op.f("ck_change_request_two_persons")),
        sa.CheckConstraint(f"{answered} = (answered_by IS NOT NULL)", name=op.f("ck_change_request_answered_by")),
        sa.CheckConstraint(f"{answered} = (answered_on IS NOT NULL)", name=op.f("ck_change_request_answered_on")),
        sa.CheckConstraint(f"{answered} = (answer IS NOT NULL)", name=op.f("ck_change_request_answer")),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawal_reason IS NOT NULL)",
            name=op.f("ck_change_request_withdrawal_reason"),
        ),
        sa.CheckConstraint(
            "status = 'taken_up' OR (decision_id IS NULL AND agreement_version IS NULL)",
            name=op.f("ck_change_request_leads_on_when_taken_up"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_change_request_agreement_id_agreement"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_change_request_decision_id_decision"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f("fk_change_request_cooperation_id_cooperation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
    )
    for column in ("agreement_id", "cooperation_id", "updated_at"):
        op.create_index(op.f(f"ix_change_request_{column}"), "change_request", [column], unique=False)
    is_open = sa.text("status = 'open'")
    op.create_index("uq_change_request_open", "change_request", ["agreement_id"], unique=True, postgresql_where=is_open)
