"""Settings that this service reads from the environment, beside those that every service reads."""

from pathlib import Path

from pydantic import Field, SecretStr

from shared.kit.settings import ServiceSettings


class Settings(ServiceSettings):
    programmes_dir: Path
    """Directory of the government assignments' rules and of indicators.yaml."""
    register_url: str | None = None
    """Skolenhetsregistret v2, for example https://api.skolverket.se/skolenhetsregistret; unset: no fetching."""
    statistics_url: str | None = None
    """Planned Educations v4, for example https://api.skolverket.se/planned-educations; unset: no fetching."""
    evaluation_key: SecretStr | None = Field(default=None, min_length=32)
    """The key of pseudonyms in data sets for evaluators, made anew for each release; without it none is prepared."""
    fetch_pause_seconds: float = Field(default=0.2, ge=0, le=60)
    """Pause before each call to an open API."""
