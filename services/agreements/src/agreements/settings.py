"""Settings that this service reads from the environment, besides those that every service reads."""

from pathlib import Path

from shared.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    seal_key_file: Path | None = None
    """The RSA key of the agency's seal, PEM. Without it a local run makes one, and any other seals nothing."""
    seal_certificate_file: Path | None = None
    """The certificate of the key, PEM."""
