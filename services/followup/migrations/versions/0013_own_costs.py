"""What the agency's own costs come to, as budget publishes it, and its history. Only a new table."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "own_cost_copy",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("appropriation_item", sa.Text(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=True),
        sa.Column("measure_kind", sa.Text(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=15, scale=2), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("source_version", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_own_cost_copy")),
    )
    op.execute(
        "CREATE TRIGGER own_cost_copy_history AFTER INSERT OR UPDATE ON own_cost_copy "
        "FOR EACH ROW EXECUTE FUNCTION keep_history('subject')"
    )
