"""One service's API as a process of its own, on a database of its own, for those who attack it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from insatser.layout import CLONE, Layout
from insatser.ports import free_port
from insatser.postgres import EmbeddedPostgres
from insatser.services import SERVICES, environment
from tests.support.api_process import ApiProcess, api_process
from tests.support.servers import PASSWORD, ForService

StartApi = Callable[..., AbstractContextManager[ApiProcess]]


@pytest.fixture(scope="module")
def start(
    postgres_server: EmbeddedPostgres,
    migrated_template: ForService,
    jwks_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> StartApi:
    """`with start("attacked", "budget") as api` is a process of its own, on a database of that name."""

    @contextmanager
    def run(name: str, service: str = "selection") -> Iterator[ApiProcess]:
        folder = tmp_path_factory.mktemp(name)
        postgres_server.create_database(name, service, template=migrated_template(service))
        url = postgres_server.url(name, service, password=PASSWORD)
        chosen = next(found for found in SERVICES if found.name == service)
        settings = environment(chosen, Layout(CLONE, folder), database_url=url, nats_url="nats://127.0.0.1:1") | {
            "HTTP_PORT": str(free_port()),
            "AUTH_JWKS": str(jwks_file),
            "RATE_LIMIT_PER_MINUTE": "100000",
        }
        with api_process(service, settings, folder / "log") as running:
            yield running
        postgres_server.drop_database(name)

    return run
