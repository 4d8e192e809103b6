"""The auditors' table of changes: before and after as text that can be compared, letters as they are."""

from datetime import UTC, date, datetime

from budget.rules.changes import COLUMNS, Change, change_table

RAISED = Change(
    position=7,
    at=datetime(2026, 3, 2, 8, 30, 0, 5, tzinfo=UTC),
    actor="ekonom.ek",
    roles="economist",
    action="commitment.adjusted",
    object_type="commitment",
    object_id="2026:200",
    before={"kommun": "Jönköping", "belopp": "100.00"},
    after={"kommun": "Jönköping", "belopp": "120.00"},
    reason="Fler elever än väntat",
    request_id="r-1",
)


def cells(change: Change) -> dict[str, object]:
    (row,) = change_table([change], since=date(2026, 1, 1), until=date(2026, 12, 31)).rows
    return dict(zip(COLUMNS, row, strict=True))


def test_a_change_is_shown_with_what_stood_before_and_what_stands_after() -> None:
    assert cells(RAISED) == {
        "Kedjeplats": "7",
        "Tidpunkt (UTC)": "2026-03-02T08:30:00.000005Z",
        "Vem": "ekonom.ek",
        "Roller": "economist",
        "Vad som gjordes": "commitment.adjusted",
        "Objekt": "commitment",
        "Objektets identitet": "2026:200",
        "Före": '{"belopp": "100.00", "kommun": "Jönköping"}',
        "Efter": '{"belopp": "120.00", "kommun": "Jönköping"}',
        "Skäl": "Fler elever än väntat",
        "Begäran": "r-1",
    }


def test_what_is_new_has_nothing_before_and_a_reason_may_lack() -> None:
    row = {name: getattr(RAISED, name) for name in Change.__slots__} | {"before": None, "reason": None}
    shown = cells(Change.of(row))
    assert (shown["Före"], shown["Skäl"]) == ("", "")
    assert shown["Efter"] == '{"belopp": "120.00", "kommun": "Jönköping"}'
