"""A refusal because something is there already links to it: an operation shows what stands behind each constraint."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Index, MetaData, Table, UniqueConstraint

from shared.kit.errors import SamePerson
from shared.rest.operations import templates
from tests.architecture.test_permissions import SERVICES, an_app

NOT_SHOWN = {
    "agreements": {"signature": "stands within its version, which is the one that the call names"},
    "budget": {
        "claim": "by a source that the service chooses itself",
        "import_run": "only listed, with all others",
        "limit_change": "only listed, with all others",
    },
    "followup": {},
    "selection": {
        "consultation_answer": "read at once: the same file twice",
        "national_value": "read at once",
        "programme_version": "read at once",
        "statistic": "read at once",
    },
}


def unique(metadata: MetaData) -> Iterator[tuple[str, Table]]:
    for table in metadata.tables.values():
        for constraint in (*table.constraints, *table.indexes):
            if isinstance(constraint, UniqueConstraint) or (isinstance(constraint, Index) and constraint.unique):
                yield str(constraint.name), table


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_there_already_has_an_operation_that_shows_it(service: str, jwks_file: Path) -> None:
    models = importlib.import_module(f"{service}.models")
    for module in pkgutil.walk_packages(models.__path__, f"{models.__name__}."):
        importlib.import_module(module.name)
    metadata: MetaData = importlib.import_module(f"{service}.models.root").Base.metadata
    app = an_app(service, jwks_file)
    addresses, constraints = templates(app.routes), app.state.work.constraints
    missing = set()
    for name, table in unique(metadata):
        if name in constraints and constraints[name][0] is not SamePerson:
            operation = app.state.shown_by.get(table.name, f"get_{table.name}")
            named = re.findall(r"\{(\w+)\}", addresses.get(operation, "{}"))
            # A parameter that is no column of the row is filled with its id: one at most.
            if operation not in addresses or sum(parameter not in table.c for parameter in named) > 1:
                missing.add(table.name)
    assert missing == NOT_SHOWN[service].keys()
