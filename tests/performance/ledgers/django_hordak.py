"""Transfers per second in django-hordak; runs in an environment of its own: URL, accounts, transfers, clients."""

# mypy: ignore-errors
# The library is installed only where this runs.

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit


def configure(url: str) -> None:
    import django
    from django.conf import settings

    parts = urlsplit(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username,
        "PASSWORD": parts.password,
        "HOST": parts.hostname,
        "PORT": parts.port,
        "CONN_MAX_AGE": None,
    }
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        SECRET_KEY="bench",
        HORDAK_CURRENCIES=["SEK"],
        HORDAK_DECIMAL_PLACES=2,
        DEFAULT_CURRENCY="SEK",
        CURRENCIES=["SEK"],
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def measure(accounts: int, transfers: int, clients: list[int]) -> dict[str, float]:
    from django.db import connection
    from hordak.models import Account
    from moneyed import Money

    def made(name: str, first: str) -> list[Account]:
        made = [(f"{name}{n}", f"{first}{n:03d}") for n in range(accounts)]
        return [Account.objects.create(name=n, type="AS", code=code, currencies=["SEK"]) for n, code in made]

    available, committed = made("a", "1"), made("c", "2")

    def one(number: int) -> None:
        available[number].transfer_to(committed[number], Money(1, "SEK"))

    rates = {}
    for count in clients:
        for name, spread in (("spread", accounts), ("hot", 1)):
            with ThreadPoolExecutor(count, initializer=connection.ensure_connection) as pool:
                started = time.perf_counter()
                list(pool.map(lambda n, s=spread: one(n % s), range(transfers)))
                rates[f"{count}/{name}"] = transfers / (time.perf_counter() - started)
    return rates


if __name__ == "__main__":
    configure(sys.argv[1])
    measured = measure(int(sys.argv[2]), int(sys.argv[3]), [int(part) for part in sys.argv[4].split(",")])
    print(json.dumps(measured))
