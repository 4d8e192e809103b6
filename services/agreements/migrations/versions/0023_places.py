"""Existing programmes with places, and who has taken them or waits for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "existing_programme",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("join_by", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("priority", postgresql.ARRAY(sa.Text()), nullable=False),
        *_aggregate(),
        sa.CheckConstraint("taken BETWEEN 0 AND capacity", name=op.f("ck_existing_programme_capacity")),
        sa.CheckConstraint("join_by <= ends_on AND starts_on <= ends_on", name=op.f("ck_existing_programme_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_existing_programme")),
    )
    for column in ("programme", "updated_at"):
        op.create_index(op.f(f"ix_existing_programme_{column}"), "existing_programme", [column], unique=False)
    _create_place()


def _create_place() -> None:
    op.create_table(
        "place",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("existing_programme_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("rank", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.Column("signed", sa.Boolean(), nullable=False),
        sa.Column("sign_by", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        *_aggregate(),
        sa.CheckConstraint(
            "status IN ('queued', 'taken', 'declined', 'released', 'lapsed')", name=op.f("ck_place_status")
        ),
        sa.CheckConstraint("places > 0", name=op.f("ck_place_places")),
        sa.CheckConstraint(
            "status IN ('queued', 'taken') OR ended_reason IS NOT NULL", name=op.f("ck_place_ended_reason")
        ),
        sa.CheckConstraint("position IS NULL OR (status = 'queued' AND position > 0)", name=op.f("ck_place_position")),
        sa.CheckConstraint("status <> 'taken' OR taken_on IS NOT NULL", name=op.f("ck_place_taken_on")),
        sa.CheckConstraint("sign_by IS NULL OR status IN ('taken', 'lapsed')", name=op.f("ck_place_sign_by")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_place_{table}_id_{table}"), ondelete="RESTRICT"
            )
            for table in ("agreement", "existing_programme", "cooperation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    for column in ("agreement_id", "cooperation_id", "sign_by", "updated_at"):
        op.create_index(op.f(f"ix_place_{column}"), "place", [column], unique=False)
    queue = ["existing_programme_id", "status", "rank", "requested_at", "id"]
    op.create_index("ix_place_queue", "place", queue, unique=False)
    stands = sa.text("status IN ('queued', 'taken')")
    op.create_index("uq_place_live", "place", ["measure_id"], unique=True, postgresql_where=stands)


def _aggregate() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
