"""The script that sets a reader back to what a restored service has told."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from insatser.postgres import EmbeddedPostgres
from insatser.restoring import SET_BACK
from shared.kit.db import create_engine
from tests.support.sandbox import create_tables
from tests.support.servers import new_database

RESTORED, READER = "older", "reader"
Sql = Callable[..., str]


@pytest.fixture(scope="module")
def sql(postgres_server: EmbeddedPostgres) -> Iterator[Sql]:
    """`sql("SELECT …", database=READER)`, on the plumbing's tables of a restored service and one of its readers."""
    for name in (RESTORED, READER):
        asyncio.run(_create_tables(new_database(postgres_server, name)))
    _fill(postgres_server.execute)
    for _ in range(2):  # whoever was interrupted runs it again
        postgres_server.run_script(SET_BACK, database=READER, variables={"restored": RESTORED})
    yield lambda statement, database=READER: postgres_server.execute(statement, database=database)
    for name in (RESTORED, READER):
        postgres_server.drop_database(name)


async def _create_tables(url: str) -> None:
    owner = create_engine(url, name="owner", pool=1)
    await create_tables(owner)
    await owner.dispose()


def _fill(execute: Sql) -> None:
    published = {"note/a": 3, "note/b": 1, "manifest/older": 2, "audit-chain/older": 2, "resend-request/older": 9}
    rows = ", ".join(f"('{subject}', {last})" for subject, last in published.items())
    execute(f"INSERT INTO outbox_sequence (subject, last) VALUES {rows}", database=RESTORED)
    execute(
        "INSERT INTO inbox_position (consumer, subject, sequence) VALUES ('notes', '/older/a', 5), "
        "('notes', '/older/b', 1), ('notes', '/older/new', 4), ('notes', '/other/a', 7), ('heads', '/older/older', 6)",
        "INSERT INTO audit_head (source, source_sequence, source_at, number, hash, since, marks) "
        "VALUES ('older', 6, now(), 60, 'x', 50, '[]')",
        "INSERT INTO manifest (producer, number, event_id, listed) "
        "SELECT p, n, gen_random_uuid(), '[]' FROM generate_series(1, 4) AS n, unnest(ARRAY['older', 'other']) AS p",
        "INSERT INTO consumer (name, producer, types, aggregates, manifests_passed) "
        "VALUES ('notes', 'older', '{}', '{}', 4), ('others', 'other', '{}', '{}', 4)",
        "INSERT INTO held_event (id, consumer, event_id, subject, sequence, state, reason, payload) "
        "SELECT gen_random_uuid(), 'notes', gen_random_uuid(), s, n, 'early', 'early', '' "
        "FROM (VALUES ('/older/a', 3), ('/older/a', 6), ('/older/new', 5), ('/other/a', 9)) AS w (s, n)",
        database=READER,
    )


def test_the_reader_takes_what_comes_after_what_the_restored_service_knows(sql: Sql) -> None:
    assert sql("SELECT subject, sequence FROM inbox_position WHERE consumer = 'notes' ORDER BY 1").split() == [
        "/older/a|3",
        "/older/b|1",
        "/other/a|7",
    ]


def test_manifests_of_what_it_no_longer_knows_of_are_forgotten(sql: Sql) -> None:
    assert sql("SELECT producer, max(number) FROM manifest GROUP BY 1 ORDER BY 1").split() == ["older|2", "other|4"]
    assert sql("SELECT manifests_passed FROM consumer ORDER BY name").split() == ["2", "4"]


def test_heads_of_its_audit_trail_are_kept_and_it_goes_on_after_their_numbers(sql: Sql) -> None:
    assert sql("SELECT source_sequence FROM audit_head") == "6"
    assert sql("SELECT last FROM outbox_sequence WHERE subject = 'audit-chain/older'", database=RESTORED) == "6"
    assert sql("SELECT sequence FROM inbox_position WHERE consumer = 'heads'") == "6"


def test_what_a_reader_has_put_aside_of_a_state_that_is_gone_never_takes_effect(sql: Sql) -> None:
    kept = sql("SELECT subject, sequence, state FROM held_event ORDER BY 1, 2").split()
    assert kept == ["/older/a|3|early", "/older/a|6|discarded", "/older/new|5|discarded", "/other/a|9|early"]
