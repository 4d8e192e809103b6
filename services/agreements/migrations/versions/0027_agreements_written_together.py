"""What is written in an agreement is kept too, version by version, and commented on."""

from alembic import op

revision = "0027"
down_revision = "0026"
KINDS = "document IN ('situation_analysis', 'action_plan', 'agreement')"


def upgrade() -> None:
    for table in ("revision", "comment"):
        op.drop_constraint(op.f(f"ck_{table}_document"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_document"), table, KINDS)
