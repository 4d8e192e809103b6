"""The drift check goes red when a database is not what the models say."""

import pytest

from insatser.postgres import EmbeddedPostgres
from insatser.schema_drift import agrees
from tests.support.servers import ForService, as_owner

# Alembic reflects the plumbing's xid8 columns, a type that SQLAlchemy does not know; it compares the rest.
pytestmark = pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")


def test_a_freshly_migrated_database_agrees(fresh_database: ForService) -> None:
    assert agrees("agreements", as_owner(fresh_database("agreements")))


def test_a_column_that_no_model_has_is_found(
    fresh_database: ForService, postgres_server: EmbeddedPostgres, capsys: pytest.CaptureFixture[str]
) -> None:
    url = as_owner(fresh_database("agreements"))
    postgres_server.execute("ALTER TABLE outbox ADD COLUMN stray text", database=url.rsplit("/", 1)[1])
    assert not agrees("agreements", url)
    assert "stray" in capsys.readouterr().out
