"""Archives' receipts for cases, and the only way to dispose of working texts. Expand only."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

# Its owner alone may delete in these tables, and this says of which case: one that an archive has received, and which
# nobody has disposed of before. Whether its day has come is asked by the process, whose clock a local system may move.
DISPOSE = """
CREATE FUNCTION dispose_of_texts(delivery_id uuid, OUT comments integer, OUT revisions integer) LANGUAGE plpgsql AS $$
DECLARE of_case uuid; BEGIN
SELECT d.cooperation_id INTO of_case FROM archive_delivery d WHERE d.id = delivery_id AND d.disposed_on IS NULL;
IF NOT FOUND THEN RAISE EXCEPTION 'no archive has received this case, or it has been disposed of'
USING ERRCODE = 'restrict_violation'; END IF;
DELETE FROM comment WHERE cooperation_id = of_case; GET DIAGNOSTICS comments = ROW_COUNT;
DELETE FROM revision WHERE cooperation_id = of_case; GET DIAGNOSTICS revisions = ROW_COUNT; END $$
"""


def upgrade() -> None:
    op.create_table(
        "archive_delivery",
        sa.Column("seal_id", sa.Uuid(), nullable=False),
        sa.Column("manifest_hash", sa.Text(), nullable=False),
        sa.Column("archive", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("disposal_from", sa.Date(), nullable=False),
        sa.Column("disposed_on", sa.Date(), nullable=True),
        sa.Column("disposed_by", sa.Text(), nullable=True),
        sa.Column("disposal_diary_number", sa.Text(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.Column("revisions", sa.Integer(), nullable=True),
        sa.Column("cooperation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("disposed_by <> recorded_by", name=op.f("ck_archive_delivery_two_persons")),
        sa.CheckConstraint(
            "(disposed_on IS NULL) = (disposed_by IS NULL) AND (disposed_on IS NULL) = (disposal_diary_number IS NULL) "
            "AND (disposed_on IS NULL) = (comments IS NULL) AND (disposed_on IS NULL) = (revisions IS NULL)",
            name=op.f("ck_archive_delivery_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["cooperation_id"],
            ["cooperation.id"],
            name=op.f("fk_archive_delivery_cooperation_id_cooperation"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["seal_id"],
            ["case_file_seal.id"],
            name=op.f("fk_archive_delivery_seal_id_case_file_seal"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_delivery")),
        sa.UniqueConstraint("cooperation_id", name=op.f("uq_archive_delivery_cooperation_id")),
    )
    for column in ("cooperation_id", "updated_at"):
        op.create_index(op.f(f"ix_archive_delivery_{column}"), "archive_delivery", [column], unique=False)
    op.execute(DISPOSE)
