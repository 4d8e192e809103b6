"""Money that is moved between appropriations is a kind of its own: the annual report shows it apart."""

from alembic import op

revision = "0005"
down_revision = "0004"

KINDS = "'allotment', 'reallocation', 'saving', 'credit', 'withdrawal', 'credit_used', 'authorisation'"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_limit_change_kind"), "limit_change")
    op.create_check_constraint(op.f("ck_limit_change_kind"), "limit_change", f"kind IN ({KINDS})")
