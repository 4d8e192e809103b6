"""Amounts and dates the Swedish way, for tables that people read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

LOCALE = "sv_SE"


def kronor(amount: str | Decimal) -> str:
    """`1 250 000,00 kr`"""
    return f"{format_decimal(Decimal(amount), '#,##0.00', locale=LOCALE)} kr"


def day(value: str | date) -> str:
    """`22 nov. 2026`"""
    return format_date(date.fromisoformat(str(value)), "d MMM y", locale=LOCALE)


def number(value: int) -> str:
    """`1 714`"""
    return str(format_decimal(value, "#,##0", locale=LOCALE))
