"""Whether traces are sent anywhere, by the settings; what sends them is imported where they are."""

from typing import Protocol

from shared.telemetry import metrics


class Exporter(Protocol):
    async def run(self) -> None:
        """Run until cancelled."""

    async def close(self) -> None:
        """What has waited leaves, if it can."""


class CollectorSettings(Protocol):
    @property
    def otel_exporter_otlp_endpoint(self) -> str: ...
    @property
    def collector_headers(self) -> dict[str, str]: ...


def make_exporter(settings: CollectorSettings, service: str, *, kind: str) -> Exporter | None:
    """`kind` is api or worker."""
    if not settings.otel_exporter_otlp_endpoint:
        return None
    from shared.telemetry import otlp

    return otlp.Exporter(
        settings.otel_exporter_otlp_endpoint,
        settings.collector_headers,
        service=service,
        kind=kind,
        version=metrics.version(),
    )
