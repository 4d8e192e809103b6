"""Alembic's entry: this service's tables and those of the plumbing."""

from budget.copies import Organizer
from shared.kit.migrate import run_env

run_env(Organizer.metadata)  # the copies stand above the models: with them it is whole
