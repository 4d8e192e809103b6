"""A claim that was lowered, withdrawn or written off: a line of its own that says which."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("funding_entry", sa.Column("claim_change", sa.String(length=40), nullable=True))
    op.create_check_constraint(
        op.f("ck_funding_entry_claim_change"),
        "funding_entry",
        "claim_change IN ('claim_lowered', 'claim_withdrawn', 'claim_written_off')",
    )
    op.create_check_constraint(
        op.f("ck_funding_entry_change_of_claim"), "funding_entry", "claim_change IS NULL OR kind = 'claim'"
    )
