"""What this service reads from the environment, beside what every service reads."""

from shared.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Nothing of its own yet."""
