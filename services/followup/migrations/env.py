"""Alembic's entry: this service's tables and those of the plumbing."""

from followup.copies import OfferCopy
from shared.kit.migrate import run_env

# The copies import the models: with them the metadata is whole.
run_env(OfferCopy.metadata)
