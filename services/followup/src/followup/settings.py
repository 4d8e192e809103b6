"""What this service reads from the environment, beside what every service reads."""

from pathlib import Path

from shared.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    programmes_dir: Path
    """Folder with one file per government assignment: its reporting days."""
