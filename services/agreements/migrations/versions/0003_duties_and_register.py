"""The register of conflicts of interest, when a version changed, and two persons where two columns show it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TWO_PERSONS = {
    "ck_first_agreement_two_persons": ("first_agreement", "agency_signed_by <> organizer_signed_by"),
    "ck_action_plan_two_persons": ("action_plan", "approved_by <> written_by"),
    "ck_decision_not_by_presenter": ("decision", "decided_by <> presented_by"),
    "ck_decision_not_by_participant": ("decision", "decided_by <> ALL (participants)"),
}


def upgrade() -> None:
    op.create_table(
        "conflict",
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("organization_number", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_conflict_period")),
        sa.CheckConstraint("ended_by <> official_id", name=op.f("ck_conflict_two_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_index(op.f("ix_conflict_official_id"), "conflict", ["official_id"], unique=False)
    op.create_index(op.f("ix_conflict_organization_number"), "conflict", ["organization_number"], unique=False)
    op.create_index(op.f("ix_conflict_updated_at"), "conflict", ["updated_at"], unique=False)
    # The default serves the release before this one, which runs beside it during the upgrade and knows no such column.
    changed_at = sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
    op.add_column("agreement_version", changed_at)
    op.create_index(op.f("ix_agreement_version_updated_at"), "agreement_version", ["updated_at"], unique=False)
    op.execute(
        "UPDATE agreement_version SET updated_at = agreement.updated_at "
        "FROM agreement WHERE agreement.id = agreement_version.agreement_id"
    )
    # NOT VALID: what one person did before the rule stands as it was; every new or changed row is judged.
    for name, (table, condition) in TWO_PERSONS.items():
        op.create_check_constraint(op.f(name), table, condition, postgresql_not_valid=True)
