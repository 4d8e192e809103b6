"""Measures that several organisers share, and their shares."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
KINDS = ("process_support", "own_measure", "university_course", "tailored", "shared", "existing_programme")


def upgrade() -> None:
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    op.create_table(
        "shared_measure",
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("organizers", sa.Integer(), nullable=False),
        sa.Column("costs", postgresql.JSONB(), nullable=False),
        *_aggregate(),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_shared_measure_kind")),
        sa.CheckConstraint("rule IN ('equal', 'by_places')", name=op.f("ck_shared_measure_rule")),
        sa.CheckConstraint("taken BETWEEN 0 AND places", name=op.f("ck_shared_measure_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_measure")),
    )
    for column in ("programme", "updated_at"):
        op.create_index(op.f(f"ix_shared_measure_{column}"), "shared_measure", [column], unique=False)
    _create_share()


def _create_share() -> None:
    op.create_table(
        "share",
        sa.Column("shared_measure_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("costs", postgresql.JSONB(), nullable=False),
        sa.Column("agreed", postgresql.JSONB(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.Text(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        *_aggregate(),
        sa.CheckConstraint("places > 0", name=op.f("ck_share_places")),
        sa.CheckConstraint("(left_on IS NULL) = (left_reason IS NULL)", name=op.f("ck_share_left_reason")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"fk_share_{table}_id_{table}"), ondelete="RESTRICT"
            )
            for table in ("shared_measure", "cooperation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
    )
    for column in ("shared_measure_id", "cooperation_id", "updated_at"):
        op.create_index(op.f(f"ix_share_{column}"), "share", [column], unique=False)
    stands = sa.text("left_on IS NULL")
    op.create_index("uq_share_measure", "share", ["measure_id"], unique=True, postgresql_where=stands)
    both = ["shared_measure_id", "cooperation_id"]
    op.create_index("uq_share_organizer", "share", both, unique=True, postgresql_where=stands)


def _aggregate() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
