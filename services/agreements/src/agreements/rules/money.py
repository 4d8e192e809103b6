"""Kronor as people read them; the rules know the standard library alone, so they have their own."""

from decimal import Decimal


def kronor(amount: Decimal) -> str:
    """1234567.5 as "1 234 567,50 kr", with spaces that do not break the line."""
    whole, _, ore = f"{amount:,.2f}".partition(".")
    return f"{whole.replace(',', ' ')},{ore} kr".replace(" ", "\u00a0")
