"""Typed client of the four services of Insatser: `agreements`, `budget`, `followup` and `selection`, a package each."""

from insatser_client.access import ClientCredentials, Patient, Token, connect
from insatser_client.calling import Refused, events, every, expect, pages
from insatser_client.mirror import Mirror

__all__ = [
    "ClientCredentials",
    "Mirror",
    "Patient",
    "Refused",
    "Token",
    "connect",
    "events",
    "every",
    "expect",
    "pages",
]
