"""What an indicator is by the register, and which entry of it the goals have. Expand only: version 1.1 reads none."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    for column in ("direction", "unit", "low", "high"):
        op.add_column("quality_entry_copy", sa.Column(column, sa.Text(), nullable=True))
    op.add_column("indicator", sa.Column("code", sa.Text(), nullable=True))
    op.add_column("indicator", sa.Column("number", sa.Integer(), nullable=True))
    op.create_check_constraint(op.f("ck_indicator_registered"), "indicator", "(code IS NULL) = (number IS NULL)")
