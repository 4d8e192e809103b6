"""Gives every test of the workspace the servers and tokens in tests/support."""

from hypothesis import HealthCheck, settings

# Examples are counted, not timed: the same test does the same work on a slow machine and passes there too.
settings.register_profile("counted", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("counted")

pytest_plugins = ["tests.support.servers", "tests.support.system", "tests.support.tokens", "tests.support.service"]
