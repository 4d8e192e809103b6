"""What a service's processes may do in its database. The owner migrates and grants; they run under another role.

What nobody has declared is refused: a table that no model knows, a column that only the owner sets, every change of a
table's form. The grants are made anew after each migration, so what an earlier version was granted too much is gone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from sqlalchemy import Connection, MetaData, text

from shared.kit.subscription import Subscription

READ = "SELECT"
APPEND = "SELECT, INSERT"
CHANGE = "SELECT, INSERT, UPDATE"
REPLACE = "SELECT, INSERT, UPDATE, DELETE"
VERSION = "alembic_version"
"""Alembic's table, which says whether the others are those that a process knows."""


@dataclass(frozen=True)
class Rights:
    """Rights to a service's own tables and views; a table that is not named may be changed, but not deleted from.

    `sequences`: those that numbers are drawn from by name; the ones behind identity columns need no right.
    `as_owner`: functions that run with the owner's rights, as the only way to what they write.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    sequences: Sequence[str] = ()
    as_owner: Sequence[str] = ()


def copies_of(subscriptions: Iterable[Subscription]) -> dict[str, str]:
    """Copies that can be made again: a row that no event is behind must go."""
    return {table.name: REPLACE for subscription in subscriptions for table in subscription.tables}


PLUMBING = Rights(
    {
        # Copies of agreements' registers, which can be made again.
        "conflict_of_interest": REPLACE,
        "delegated_role": REPLACE,
        # Without `transaction_id`: a row that lied about its transaction would never be sealed, or never be published.
        "audit_entry": "SELECT, INSERT (id, at, actor, roles, action, object_type, object_id, before, after, reason, "
        "request_id)",
        "audit_seal": APPEND,
        "audit_head": APPEND,
        # Old rows go by the function alone, which never takes those that are younger than the least time.
        "access_entry": APPEND,
        "outbox": "SELECT, INSERT (id, type, subject, sequence, event), UPDATE (published_at, attempt)",
        "outbox_sequence": "SELECT, INSERT, UPDATE (last)",
        "inbox": "SELECT, INSERT (consumer, event_id, source, type, effect), UPDATE (effect)",
        "inbox_position": "SELECT, INSERT, UPDATE (sequence)",
        "held_event": "SELECT, INSERT, UPDATE (state, reason, attempts, last_at)",
        "manifest": "SELECT, INSERT (producer, number, event_id, listed), UPDATE (asks, asked_at)",
        "consumer": "SELECT, INSERT (name, producer, types, aggregates), "
        "UPDATE (types, aggregates, manifests_passed, paused_at, updated_at)",
        # The owner, purpose and name of a webhook are fixed: another webhook is another row.
        "webhook": "SELECT, INSERT, UPDATE (state, reason, roles, generation, rotated_at, after_id, ping_id, attempts, "
        "first_failed_at, next_attempt_at, lease, leased_until, updated_at)",
        "webhook_attempt": "SELECT, INSERT, DELETE",
        "idempotency": "SELECT, INSERT, UPDATE (status, location, etag, body)",
    },
    as_owner=["forget_accesses(integer, integer)"],
)


class WrongRole(Exception):
    """The processes' role can do what its owner can: nothing that is granted to it would mean anything."""


def grant(connection: Connection, role: str, *declared: tuple[MetaData, Rights]) -> None:
    """Give the role exactly what is declared, in the caller's transaction."""
    if connection.execute(_MAY_ALL, {"role": role}).scalar_one():
        raise WrongRole(
            f"{role} owns the tables, or is a member of the role that does: give the processes another role"
        )
    quoted = connection.dialect.identifier_preparer.quote(role)
    present = set(connection.execute(_PRESENT).scalars())
    for statement in _statements(quoted, declared, present):
        connection.execute(text(statement))


# False, not an error, for a role that does not exist: GRANT then says so.
_MAY_ALL = text(
    "SELECT coalesce(bool_or(pg_has_role(oid, current_user, 'MEMBER')), false) FROM pg_roles WHERE rolname = :role"
)


# A model whose migration has not come yet is a matter for `check-migrations`, not a reason to grant nothing.
_PRESENT = text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')")


def _statements(role: str, declared: Sequence[tuple[MetaData, Rights]], present: Set[str]) -> Iterator[str]:
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}"
    yield f"REVOKE ALL ON SCHEMA public FROM {role}"
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    if VERSION in present:
        yield f"GRANT {READ} ON {VERSION} TO {role}"
    for metadata, rights in declared:
        for table in sorted(({table.name for table in metadata.tables.values()} & present) | set(rights.tables)):
            yield f'GRANT {rights.tables.get(table, CHANGE)} ON "{table}" TO {role}'
        for sequence in rights.sequences:
            yield f'GRANT USAGE ON SEQUENCE "{sequence}" TO {role}'
        for function in rights.as_owner:
            # Names are looked up where the owner alone can put them, whoever calls.
            yield f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp"
