"""Documents that are handed in or sent in cases. Expand only: version 1.1 runs beside this one and reads none."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

TABLE = "attachment"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("counterparty", sa.Text(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("shown_to_organizer", sa.Boolean(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("direction IN ('received', 'sent')", name=op.f(f"ck_{TABLE}_direction")),
        sa.CheckConstraint("size > 0", name=op.f(f"ck_{TABLE}_size")),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f(f"fk_{TABLE}_cooperation_id_cooperation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("cooperation_id", "number", name=op.f(f"uq_{TABLE}_cooperation_id_number")),
        sa.UniqueConstraint("cooperation_id", "sha256", name=op.f(f"uq_{TABLE}_cooperation_id_sha256")),
    )
    for column in ("cooperation_id", "updated_at"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
