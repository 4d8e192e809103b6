"""Offers that could not be made with the others of their round. Expand only: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

TABLE = "unmade_offer"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("organizer_name", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("obstacle", sa.String(length=40), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("other_offer_id", sa.Uuid(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=True),
        sa.Column("looked_on", sa.Date(), nullable=False),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("drop_reason", sa.Text(), nullable=True),
        sa.Column("dropped_by", sa.Text(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'made', 'dropped')", name=op.f(f"ck_{TABLE}_status")),
        sa.CheckConstraint(
            "obstacle IN ('unanswered_offer', 'running_cooperation', 'ceased')", name=op.f(f"ck_{TABLE}_obstacle")
        ),
        sa.CheckConstraint("(status = 'made') = (offer_id IS NOT NULL)", name=op.f(f"ck_{TABLE}_offer_when_made")),
        sa.CheckConstraint(
            "(status = 'dropped') = (drop_reason IS NOT NULL)", name=op.f(f"ck_{TABLE}_reason_when_dropped")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f(f"fk_{TABLE}_round_id_round")),
        sa.ForeignKeyConstraint(["other_offer_id"], ["offer.id"], name=op.f(f"fk_{TABLE}_other_offer_id_offer")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f(f"fk_{TABLE}_offer_id_offer")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("round_id", "organization_number", name=op.f(f"uq_{TABLE}_round_id_organization_number")),
    )
    for column in ("programme", "organization_number", "status", "updated_at"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
