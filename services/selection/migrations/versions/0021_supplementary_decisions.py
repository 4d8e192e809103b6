"""Supplementary decisions on offers. Expand only: version 1.1 runs beside this one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"

TABLE = "supplementary_decision"


def upgrade() -> None:
    op.add_column(
        "offer", sa.Column("supplementary_unit_codes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column("participation", sa.Column("passed_to", sa.Text(), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("offer_id", sa.Uuid(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("organizer_name", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("diary_number", sa.Text(), nullable=False),
        sa.Column("school_unit_codes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("consulted_on", sa.Date(), nullable=False),
        sa.Column("inspectorate_view", sa.Text(), nullable=False),
        sa.Column("exception_reason", sa.Text(), nullable=True),
        sa.Column("units", postgresql.JSONB(), nullable=False),
        sa.Column("weighed", postgresql.JSONB(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_reason", sa.Text(), nullable=True),
        sa.Column("participants", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('proposed', 'decided', 'rejected')", name=op.f(f"ck_{TABLE}_status")),
        sa.CheckConstraint("settled_by <> proposed_by", name=op.f(f"ck_{TABLE}_two_people")),
        sa.CheckConstraint("(status = 'proposed') = (settled_on IS NULL)", name=op.f(f"ck_{TABLE}_settled_on")),
        sa.CheckConstraint("(status = 'decided') = (number IS NOT NULL)", name=op.f(f"ck_{TABLE}_number_when_decided")),
        sa.CheckConstraint("cardinality(school_unit_codes) > 0", name=op.f(f"ck_{TABLE}_some_units")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f(f"fk_{TABLE}_offer_id_offer")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("offer_id", "number", name=op.f(f"uq_{TABLE}_offer_id_number")),
    )
    for column in ("offer_id", "programme", "organization_number", "status", "updated_at"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
    where = sa.text("status = 'proposed'")
    op.create_index(f"uq_{TABLE}_open", TABLE, ["offer_id"], unique=True, postgresql_where=where)
