"""Payments, from proposal to the bank's answer."""
