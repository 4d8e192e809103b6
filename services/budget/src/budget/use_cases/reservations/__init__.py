"""Reservations made by decisions on measures."""
