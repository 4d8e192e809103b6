"""Whatever is wrong in the environment is said at once, by name, and no value is shown."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from insatser.layout import CLONE
from shared import main
from shared.kit.settings import ServiceSettings

SECRET = "hemligt-nog"


class Settings(ServiceSettings):
    programmes_dir: Path


def _never(name: str) -> Any:
    raise AssertionError(f"{name} was imported")


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    """`start("api", NATS_URL="…")` gives the exit code and the lines; what is not said is as it should be."""
    right = {
        "DATABASE_URL": f"postgresql+asyncpg://budget_app:{SECRET}@localhost:5432/budget",
        "NATS_URL": f"nats://budget:{SECRET}@one:4222,tls://budget:{SECRET}@two",
        "PERMISSIONS_FILE": str(CLONE / "docs" / "permissions.csv"),
        "PROGRAMMES_DIR": str(tmp_path),
        "AUTH_ISSUER": "https://issuer.example",
        "AUTH_AUDIENCE": "insatser",
    }

    monkeypatch.setattr(main, "configure_logging", lambda *_: None)  # the logs of other tests are left as they are
    monkeypatch.setattr(main, "import_module", _never)

    def run(process: str, **changed: str | None) -> tuple[int, list[str]]:
        for name, value in (right | changed).items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        monkeypatch.setattr("sys.argv", ["budget", process])
        code = main.run(CLONE / "services" / "budget" / "migrations", version="1", settings=Settings)
        return code, [line.strip() for line in capsys.readouterr().err.splitlines()]

    return run


def test_all_that_is_wrong_is_one_list_and_shows_no_value(start: Any, tmp_path: Path) -> None:
    code, lines = start(
        "api",
        DATABASE_URL=f"postgres://budget:{SECRET}@localhost/budget",
        NATS_URL=f"http://{SECRET}@nats",
        PERMISSIONS_FILE=None,
        AUTH_ISSUER=None,
        AUDIT_KEY_FILE=str(tmp_path / SECRET),
    )
    assert code == 2
    assert lines == [
        "The environment is not complete:",
        "AUDIT_KEY_FILE: names no file that can be read",
        "DATABASE_URL: Value error, write it as postgresql+asyncpg://role:password@host:port/database",
        "NATS_URL: Value error, write it as nats://user:password@host:port, several separated by commas",
        "PERMISSIONS_FILE: Field required",
        "AUTH_ISSUER: Field required",
    ]


@pytest.mark.parametrize("address", [":", "postgresql+asyncpg://budget@/x", "postgresql+asyncpg://b@h:port/x", "host"])
def test_an_address_that_reaches_no_database_is_refused(start: Any, address: str) -> None:
    code, lines = start("worker", DATABASE_URL=address)
    assert (code, [line.partition(":")[0] for line in lines[1:]]) == (2, ["DATABASE_URL"])


@pytest.mark.parametrize("address", ["localhost:4222", "nats://", "nats://one,two", "nats://one:port"])
def test_an_address_that_reaches_no_broker_is_refused(start: Any, address: str) -> None:
    code, lines = start("worker", NATS_URL=address)
    assert (code, [line.partition(":")[0] for line in lines[1:]]) == (2, ["NATS_URL"])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SERVICE_URLS", '{"budget": "budget.example.se"}', "SERVICE_URLS: Value error, write the address of budget"),
        ("SERVICE_URLS", '{"budget": "https://b.example.se/v1?a=1"}', "SERVICE_URLS: Value error, write the address"),
        ("WEBHOOK_KEY", SECRET, "WEBHOOK_KEY: Value should have at least 32 items"),
        ("WEBHOOK_LOOPBACK", "true", "WEBHOOK_LOOPBACK: is for PROFILE=local alone"),
    ],
)
def test_what_webhooks_and_links_cannot_be_made_with_is_refused(start: Any, name: str, value: str, said: str) -> None:
    code, lines = start("worker", **{name: value})
    assert code == 2
    assert [line.startswith(said) for line in lines[1:]] == [True]


def test_files_and_folders_that_are_not_there_are_said_together(start: Any, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    code, lines = start("api", PERMISSIONS_FILE=nowhere, PROGRAMMES_DIR=nowhere, AUTH_JWKS=nowhere)
    assert code == 2
    assert sorted(lines[1:]) == [
        f"{name}: names no file or folder that is there"
        for name in ("AUTH_JWKS", "DUTIES_FILE", "PERMISSIONS_FILE", "PROGRAMMES_DIR")
    ]


@pytest.mark.parametrize("setting", ["AUTH_JWKS", "AUTH_ISSUER"])
def test_keys_that_anybody_on_the_way_could_change_are_refused(start: Any, setting: str) -> None:
    assert start("api", **{setting: "http://issuer.example"}) == (
        2,
        ["The environment is not complete:", f"{setting}: must be an https address"],
    )


def test_a_secret_whose_file_is_gone_is_said_once(start: Any, tmp_path: Path) -> None:
    code, lines = start("worker", DATABASE_URL=None, DATABASE_URL_FILE=str(tmp_path / "gone"))
    assert (code, lines[1:]) == (2, ["DATABASE_URL_FILE: names no file that can be read"])


def test_a_worker_needs_no_keys_of_the_issuers(start: Any) -> None:
    with pytest.raises(AssertionError, match=r"budget\.worker was imported"):
        start("worker", AUTH_JWKS="/run/secrets/jwks")


def test_a_migration_needs_no_file(start: Any, tmp_path: Path) -> None:
    """It is run with fewer secrets than the processes."""
    code, lines = start("migrate", PROGRAMMES_DIR=str(tmp_path / "nowhere"), AUTH_JWKS="/run/secrets/jwks")
    assert (code, lines[1:]) == (2, ["MIGRATION_DATABASE_URL: the database as its owner"])


HEADERS = "OTEL_EXPORTER_OTLP_HEADERS"


@pytest.mark.parametrize(
    ("service", "own"),
    [
        ("selection", {"EVALUATION_KEY"}),
        ("agreements", set()),
        ("budget", set()),
        ("followup", {"SURVEY_KEY", "SMTP_PASSWORD"}),
    ],
)
def test_every_secret_may_stand_in_a_file(
    service: str, own: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = import_module(f"{service}.settings").Settings
    names = {name.upper() for name in kind.secrets()}
    assert names == {"DATABASE_URL", "MIGRATION_DATABASE_URL", "NATS_URL", "AUDIT_KEY", "WEBHOOK_KEY", HEADERS} | own
    for name in names:
        (tmp_path / name).write_text(f"{SECRET} {name}\n")
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
    assert main._from_files(kind) == ({name.lower(): f"{SECRET} {name}" for name in names}, [])
