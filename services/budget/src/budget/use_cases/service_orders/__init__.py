"""Bought services, as agreements says they are delivered and invoiced."""
