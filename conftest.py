"""Gives every test of the workspace the servers and tokens in tests/support."""

pytest_plugins = ["tests.support.servers", "tests.support.system", "tests.support.tokens", "tests.support.service"]
