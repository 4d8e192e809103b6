"""A mail server is set wholly or not at all, and a password never goes out for all to read."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from followup.programmes import load_programmes
from followup.settings import Settings
from followup.worker import make_post

CLONE = Path(__file__).parents[4]
SENDS = {
    "smtp_host": "smtp.example.se",
    "letter_sender": "paminnelser@skolverket.example",
    "letter_link_root": "https://insatser.example.se",
}


def settings(**changed: Any) -> Settings:
    values: dict[str, Any] = {
        "database_url": "postgresql+asyncpg://nobody@localhost/none",
        "nats_url": "nats://localhost",
        "permissions_file": CLONE / "docs" / "permissions.csv",
        "programmes_dir": CLONE / "services" / "followup" / "programmes",
        "auth_issuer": "none",
        "auth_audience": "none",
        "auth_jwks": "none",
    }
    return Settings(**(values | changed))


def test_without_a_host_nothing_is_sent() -> None:
    assert make_post(settings()) is None


def test_whom_letters_come_from_and_by_what() -> None:
    post = make_post(settings(**SENDS, smtp_user="followup", smtp_password="hemligt"))
    assert post is not None
    server, head = post
    assert (head.address, head.name, head.link_root) == (
        "paminnelser@skolverket.example",
        "Skolverket",
        "https://insatser.example.se/",
    )
    assert "starttls" in repr(server)
    assert "hemligt" not in repr(server)


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_host": "smtp.example.se"},
        SENDS | {"letter_sender": "Skolverket"},
        SENDS | {"letter_link_root": "insatser"},
        SENDS | {"smtp_tls": "none", "smtp_user": "followup"},
        SENDS | {"smtp_tls": "maybe"},
    ],
)
def test_half_a_mail_server_stops_the_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)


def test_a_programme_whose_steps_do_not_lead_upwards_stops_the_start(tmp_path: Path) -> None:
    shipped = CLONE / "services" / "followup" / "programmes" / "riktade-insatser-2024.yaml"
    text = shipped.read_text(encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(text.replace("{to: manager, days_late: 21}", "{to: manager, days_late: 5}"))
    with pytest.raises(ValueError, match="leads further up"):
        load_programmes(tmp_path)


def test_links_to_surveys_are_written_where_both_their_settings_are() -> None:
    key = "k" * 32
    post = make_post(settings(**SENDS, survey_key=key, survey_link_root="https://api.example.se/followup"))
    assert post is not None
    assert post[1].survey_links is not None
    assert post[1].survey_links.link(UUID(int=1), UUID(int=2)).startswith("https://api.example.se/followup/anonym-")
    assert key not in repr(post[1])


@pytest.mark.parametrize(
    "wrong",
    [
        {"survey_key": "k" * 32},
        {"survey_link_root": "https://api.example.se"},
        {"survey_key": "k" * 31, "survey_link_root": "https://api.example.se"},
    ],
)
def test_half_a_link_to_surveys_stops_the_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings(**wrong)
