"""What agreements says is ordered, delivered and invoiced of bought services."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "service_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("supplier_number", sa.Text(), nullable=False),
        sa.Column("delivered", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("invoiced", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_order")),
    )
    op.create_index(op.f("ix_service_order_commitment_id"), "service_order", ["commitment_id"], unique=False)
