"""The settings of this service, beside those of every service."""

from pathlib import Path

from shared.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    programmes_dir: Path
    """Folder with one file per government assignment: its reporting days."""
