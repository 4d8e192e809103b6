"""What a statement accounts for and how it was judged, and the ground on which what is not accounted for is claimed.

Only new columns that may be null, a new table, and checks that allow more: version 1.1 runs beside this one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

MONEY = sa.Numeric(precision=15, scale=2)
CLAIM_STATES = "'decided', 'sent', 'partly_paid', 'paid', 'written_off', 'withdrawn'"


def upgrade() -> None:
    op.add_column("instalment", sa.Column("statement_id", sa.Uuid(), nullable=True))
    op.add_column("commitment", sa.Column("repayment_ground", sa.Text(), nullable=True))
    op.add_column("commitment", sa.Column("repayment_limit", MONEY, nullable=True))
    op.add_column("commitment", sa.Column("final_statement_on", sa.Date(), nullable=True))
    op.add_column("claim", sa.Column("statement_id", sa.Uuid(), nullable=True))
    _allow("claim", "state", f"state IN ({CLAIM_STATES})")
    _allow("claim", "amount", "amount >= 0")
    op.create_table(
        "judgement",
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("commitment_id", sa.Uuid(), nullable=False),
        sa.Column("approved", MONEY, nullable=False),
        sa.Column("demanded", MONEY, nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("source_sequence", sa.Integer(), nullable=False),
        sa.Column("source_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name=op.f("fk_judgement_commitment_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("statement_id", name=op.f("pk_judgement")),
    )
    op.create_index(op.f("ix_judgement_commitment_id"), "judgement", ["commitment_id"])


def _allow(table: str, name: str, condition: str) -> None:
    """A check that allows more than before."""
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)
