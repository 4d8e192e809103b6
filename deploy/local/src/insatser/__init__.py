"""The embedded runtime: PostgreSQL, NATS and the four services on one machine."""
