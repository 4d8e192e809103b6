"""What compose needs before its first start is made by one command."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from insatser.layout import CLONE

DIGEST = f"sha256:{'0f' * 32}"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.delenv("PYTHON_DIGEST", raising=False)
    return runpy.run_path(str(CLONE / "deploy" / "make_secrets.py"), run_name="made")


def docker_that_says(said: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "docker").write_text(f'#!/bin/sh\n[ "$6" = docker.io/library/python:3.11-slim ] && {said}\n')
    (folder / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_the_base_image_is_written_down_once(
    made: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("SMTP_HOST=mail\n")
    docker_that_says(f"echo {DIGEST}", tmp_path, monkeypatch)
    assert DIGEST in made["keep_digest"](file)
    docker_that_says(f"echo {DIGEST.replace('0f', '1e')}", tmp_path, monkeypatch)
    made["keep_digest"](file)
    assert file.read_text() == f"SMTP_HOST=mail\nPYTHON_DIGEST={DIGEST}\n"


@pytest.mark.parametrize("said", ["exit 1", "echo '{{.Manifest.Digest}}'"])
def test_where_docker_cannot_say_nothing_is_written(
    said: str, made: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker_that_says(said, tmp_path, monkeypatch)
    assert "export" in made["keep_digest"](tmp_path / ".env")
    assert not (tmp_path / ".env").exists()
