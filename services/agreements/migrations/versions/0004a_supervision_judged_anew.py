"""The values of a column that 0004 adds, by a transaction of their own: readers and writers go on meanwhile."""

from alembic import op

revision = "0004a"
down_revision = "0004"


def upgrade() -> None:
    # What blocks today without being of a grave type does so because the deficiencies are extensive.
    op.execute(
        "UPDATE supervision SET extensive_in_central_parts = true WHERE blocking AND decision_type NOT IN "
        "('FORELAGGANDE_VITE', 'ATERKALLELSE', 'VERKSAMHETSFORBUD', 'TILLFALLIGT_VERKSAMHETSFORBUD')"
    )
