"""Alembic's entry: this service's tables, those of the plumbing, and what the processes may do with them."""

from agreements.copies import Organizer
from agreements.subscriptions import SUBSCRIPTIONS
from shared.process.migrate import run_env
from shared.process.rights import APPEND, Rights, copies_of

RIGHTS = Rights(
    copies_of(SUBSCRIPTIONS)
    | {
        "signature": "SELECT, INSERT, UPDATE (voided_at, void_reason)",
        "status_change": APPEND,
        "revision": APPEND,
        "chain_step": APPEND,
        "sealed_document": APPEND,
        "comment": APPEND,
        "attachment": APPEND,
        "team_staffing": APPEND,
        "group_guidance": APPEND,
        "carried_over": APPEND,
        "completed_analysis": APPEND,
        "service_delivery": APPEND,
        "case_file_seal": "SELECT, INSERT, UPDATE (sealed_at, certificate, signature, version, updated_at)",
        "archive_delivery": "SELECT, INSERT, UPDATE (disposed_on, disposed_by, disposal_diary_number, comments, "
        "revisions, version, updated_at)",
    },
    # Working texts go by the function alone, and only those of a case that an archive has received.
    as_owner=["dispose_of_texts(uuid)"],
)

# The copies stand above the models: whoever imports one of them has imported every table.
run_env(Organizer.metadata, RIGHTS)
