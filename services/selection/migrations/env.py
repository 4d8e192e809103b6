"""Alembic's entry: this service's tables, those of the plumbing, and what the processes may do with them."""

from selection.copies import AgreedMeasures
from selection.subscriptions import SUBSCRIPTIONS
from shared.process.migrate import run_env
from shared.process.rights import APPEND, REPLACE, Rights, copies_of

RIGHTS = Rights(
    copies_of(SUBSCRIPTIONS)
    | {"register_change": APPEND, "round_candidate": REPLACE, "reconsideration": APPEND, "analysis_basis": APPEND},
    sequences=["local_unit_number"],
)

# The copies import the models: with them the metadata is whole.
run_env(AgreedMeasures.metadata, RIGHTS)
