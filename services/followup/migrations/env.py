"""Alembic's entry: this service's tables, those of the plumbing, and what the processes may do with them."""

from followup.copies import OfferCopy
from followup.subscriptions import SUBSCRIPTIONS
from shared.process.migrate import run_env
from shared.process.rights import APPEND, READ, REPLACE, Rights, copies_of

# History is written by its trigger alone, with the owner's rights.
RIGHTS = Rights(
    copies_of(SUBSCRIPTIONS)
    | {
        "commitment_entry": APPEND,
        "former_measurement": APPEND,
        "funding_entry": APPEND,
        "position_entry": APPEND,
        "history_entry": READ,
        "history_correction": APPEND,
        "report_document": APPEND,
        "quality_summary": APPEND,
        "quality_approval": APPEND,
        "survey_group": REPLACE,
        "survey_invitation": REPLACE,
        "survey_result": APPEND,
    },
    as_owner=["keep_history()"],
)

# The copies import the models: with them the metadata is whole.
run_env(OfferCopy.metadata, RIGHTS)
