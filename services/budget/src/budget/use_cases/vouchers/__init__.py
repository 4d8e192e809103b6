"""Vouchers: booked and exported."""
