"""Bought services: ordered, delivered, invoiced."""
