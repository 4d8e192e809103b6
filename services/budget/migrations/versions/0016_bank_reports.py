"""Reports from the bank are files that are read in."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_import_run_kind"), "import_run", type_="check")
    kinds = "'allotments', 'payments', 'bank_report'"
    op.create_check_constraint(op.f("ck_import_run_kind"), "import_run", f"kind IN ({kinds})")
