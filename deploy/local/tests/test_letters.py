"""Letters of a local system leave when whoever starts it says by which mail server, and else wait."""

from pathlib import Path

import pytest

from followup.settings import Settings
from followup.worker import make_post
from insatser.layout import CLONE, Layout
from insatser.services import SERVICES, environment, letters_of

FOLLOWUP = next(service for service in SERVICES if service.name == "followup")


def started(monkeypatch: pytest.MonkeyPatch, home: Path, **said: str) -> Settings:
    """The settings that the service reads from the environment it is given."""
    layout = Layout(CLONE, home, letters_of(said))
    given = environment(
        FOLLOWUP, layout, database_url="postgresql+asyncpg://x:x@127.0.0.1/x", nats_url="nats://x:x@x:1"
    )
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return Settings()


@pytest.mark.parametrize("said", [{}, {"SMTP_HOST": ""}, {"SMTP_PORT": "1025", "LETTER_SENDER": "a@example.se"}])
def test_without_a_mail_server_letters_wait(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: dict[str, str]
) -> None:
    assert make_post(started(monkeypatch, tmp_path, **said)) is None


def test_a_mail_server_on_this_machine_is_all_that_need_be_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = started(monkeypatch, tmp_path, SMTP_HOST="127.0.0.1", SMTP_PORT="1025")
    assert make_post(settings) is not None
    assert (settings.smtp_port, settings.smtp_tls) == (1025, "none")
    assert str(settings.letter_link_root) == "http://127.0.0.1:8104/followup/v1"


def test_what_is_said_holds_and_a_password_is_never_sent_in_the_clear(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = {"SMTP_HOST": "mail.example.se", "SMTP_USER": "u", "SMTP_PASSWORD": "p", "LETTER_SENDER": "a@example.se"}
    settings = started(monkeypatch, tmp_path, **said)
    assert (settings.smtp_tls, settings.letter_sender) == ("starttls", "a@example.se")
