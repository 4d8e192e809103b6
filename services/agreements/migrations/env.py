"""Alembic's entry: this service's tables and those of the plumbing."""

from agreements.copies import Organizer
from shared.kit.migrate import run_env

# The copies stand above the models: whoever imports one of them has imported every table.
run_env(Organizer.metadata)
