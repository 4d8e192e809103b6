"""`python -m budget verify` says what is missing before it asks the database anything."""

import sys

import pytest

from budget.__main__ import main


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL_FILE", "/none/database_url", "Filen i DATABASE_URL_FILE kan inte läsas: /none/database_url"),
        ("DATABASE_URL", "", "Ange databasens adress i DATABASE_URL"),
    ],
)
def test_an_address_that_is_missing_is_said(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for known in ("DATABASE_URL", "DATABASE_URL_FILE"):
        monkeypatch.delenv(known, raising=False)
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["budget", "verify"])
    assert main() == 2
    assert said in capsys.readouterr().err
