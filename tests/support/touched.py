"""No test changes a thing without its time of change: who keeps a copy by `updated_since` would never see it."""

from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapper, Session, object_session

_CHANGED, _TOUCHED = "changed in this transaction", "touched in this transaction"


@event.listens_for(Mapper, "before_update")
def _note(mapper: Any, _connection: Any, thing: Any) -> None:
    state, session = inspect(thing), object_session(thing)
    if session is None or "updated_at" not in mapper.local_table.columns:
        return
    touched = mapper.get_property_by_column(mapper.local_table.columns["updated_at"]).key
    columns = {attribute.key for attribute in mapper.column_attrs} - {"version"}
    changed = {name for name in columns & set(state.committed_state) if state.attrs[name].history.has_changes()}
    if touched in state.committed_state:  # it was set, if only to the same moment
        session.info.setdefault(_TOUCHED, set()).add(thing)
    elif changed:
        session.info.setdefault(_CHANGED, {})[thing] = sorted(changed)


@event.listens_for(Session, "before_commit")
def _look(session: Session) -> None:
    """What is flushed on the way is touched at the latest when all is done."""
    session.flush()
    if not session.in_nested_transaction():
        touched = session.info.pop(_TOUCHED, set())
        left = {repr(thing): names for thing, names in session.info.pop(_CHANGED, {}).items() if thing not in touched}
        assert not left, f"changed and not touched: {left}"


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_TOUCHED, None)
    session.info.pop(_CHANGED, None)
