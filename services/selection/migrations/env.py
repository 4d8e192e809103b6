"""Alembic's entry: this service's tables and those of the plumbing."""

from selection.models.root import Base
from shared.kit.migrate import run_env

run_env(Base.metadata)
