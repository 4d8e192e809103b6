"""Forecast days from the regleringsbrev, and what a forecast is compared with as it stood when it was made."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "forecast_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("registered_by", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_day")),
        sa.UniqueConstraint("programme", "day", name=op.f("uq_forecast_day_programme_day")),
    )
    for column in ("outcome", "brought_forward", "allotted", "withdrawn"):
        op.add_column("forecast_line", sa.Column(column, sa.Numeric(precision=15, scale=2), nullable=True))
    for column in ("comment_before", "comment_budget"):
        op.add_column("forecast_line", sa.Column(column, sa.Text(), nullable=False, server_default=""))
