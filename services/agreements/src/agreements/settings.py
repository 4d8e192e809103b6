"""What this service reads from the environment: what every service reads, and nothing of its own."""

from shared.kit.settings import ServiceSettings

Settings = ServiceSettings
